using SegmentC1.Demo;

return await QuickStart.RunAsync(args);
