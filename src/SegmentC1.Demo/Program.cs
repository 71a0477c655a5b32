using SegmentC1.Demo;

return args is ["--samples", .. var rest] ? await Samples.RunAsync(rest) : await QuickStart.RunAsync(args);
