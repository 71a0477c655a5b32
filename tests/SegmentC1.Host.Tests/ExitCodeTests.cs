namespace SegmentC1.Host.Tests;

public sealed class ExitCodeTests
{
    private const string Asking = "$asking = [InvalidOperationException]::new('refused'); $asking.Data['SegmentC1.ExitCode'] = 77; ";

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 5", 5)]
    [InlineData("exit 0", 0)]
    [InlineData("Write-Error 'first'; 'fine after all'", 0)]
    [InlineData("'fine at first'; Write-Error 'last'", 1)]
    [InlineData("No-SuchCommand", 1)]
    [InlineData("throw 'bad'", 1)]
    [InlineData("'unfinished", 1)]
    public async Task A_command_ends_as_in_pwsh(string command, int expected) =>
        Assert.Equal(expected, (await HostProcess.Run("-Command", command)).ExitCode);

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("Write-Error 'not the end'", 0)]
    [InlineData("throw 'bad'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Write-Error 'the end'; exit 9", 1)]
    public async Task A_script_ends_as_in_pwsh(string script, int expected)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(expected, (await HostProcess.Run("-File", folder.Write("run.ps1", script))).ExitCode);
    }

    [Theory]
    [InlineData("throw $asking", 77)]
    [InlineData("Write-Error -Exception $asking", 77)]
    [InlineData("Write-Error -Exception $asking; exit 3", 3)]
    [InlineData("try { throw $asking } catch { 'handled' }", 0)]
    [InlineData("try { throw $asking } catch { throw 'another' }", 1)]
    public async Task An_error_that_asks_for_an_exit_code_gets_it_from_a_script(string script, int expected)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(expected, (await HostProcess.Run("-File", folder.Write("run.ps1", Asking + script))).ExitCode);
    }

    [Theory]
    [InlineData("throw $asking", 77)]
    [InlineData("Write-Error -Exception $asking", 77)]
    [InlineData("Write-Error -Exception $asking; 'fine after all'", 0)]
    public async Task An_error_that_asks_for_an_exit_code_gets_it_from_a_command(string command, int expected) =>
        Assert.Equal(expected, (await HostProcess.Run("-Command", Asking + command)).ExitCode);

    [Fact]
    public async Task The_exit_of_an_inner_script_ends_that_script_alone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("inner.ps1", "exit 9");
        var outer = folder.Write("outer.ps1", "& $PSScriptRoot/inner.ps1; \"inner gave $LASTEXITCODE\"; exit 3");

        var result = await HostProcess.Run(outer);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("inner gave 9\n", result.Output);
    }

    [Theory]
    [InlineData("-NoSuchOption")]
    [InlineData("-File")]
    [InlineData("-File", "no-such-script.ps1")]
    [InlineData("-Command")]
    public async Task Wrong_arguments_are_64_and_said_on_standard_error(params string[] arguments)
    {
        var result = await HostProcess.Run(arguments);

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task A_module_that_is_not_there_is_70_and_names_the_path()
    {
        var result = await HostProcess.RunWith(null, new Dictionary<string, string> { ["SEGMENTC1_MODULE"] = "/no/such/module.psd1" }, "-Command", "1");

        Assert.Equal(ExitCodes.CannotStart, result.ExitCode);
        Assert.Contains("/no/such/module.psd1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_stops_the_pipeline_and_lets_it_clean_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var host = HostProcess.Start(null, null, "-Command", "try { 'started'; Start-Sleep 600 } finally { [Console]::WriteLine('cleaned up') }");
        await host.WaitForLine("started");

        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", host.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var result = await host.End();

        Assert.Equal(ExitCodes.Terminated, result.ExitCode);
        Assert.Equal("cleaned up\n", result.Output);
    }

    [Fact]
    public async Task SIGINT_stops_a_command_with_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT.");
        using var host = HostProcess.Start(null, null, "-Command", "'started'; Start-Sleep 600");
        await host.WaitForLine("started");

        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", host.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

        Assert.Equal(ExitCodes.Interrupted, (await host.End()).ExitCode);
    }
}
