using SegmentC1.Sandbox;

return await SandboxProcess.RunAsync(Console.In, Console.Out);
