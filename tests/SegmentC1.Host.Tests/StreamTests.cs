using System.Globalization;

namespace SegmentC1.Host.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task The_module_is_loaded()
    {
        var result = await HostProcess.Run("-Command", "(Get-Module SegmentC1).Name");

        Assert.Equal((0, "SegmentC1\n", string.Empty), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("Write-Error 'broken'; 'went on'")]
    [InlineData("'went on'; throw 'broken'")]
    public async Task Errors_go_to_standard_error_and_everything_else_to_standard_output(string command)
    {
        var result = await HostProcess.Run("-Command", command);

        Assert.Equal("went on\n", result.Output);
        Assert.Contains("broken", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_colour_codes_reach_a_file_and_no_progress_reaches_a_log()
    {
        var result = await HostProcess.Run(
            "-Command", "Write-Warning 'careful'; Write-Progress 'busy' -PercentComplete 5; Write-Host 'red' -ForegroundColor Red; Write-Error 'broken'");

        Assert.Equal("WARNING: careful\nred\n", result.Output);
        Assert.DoesNotContain('\u001b', result.Error);
        Assert.DoesNotContain("busy", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_shown_is_not_kept_for_a_script_that_runs_for_months()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("run.ps1", """
            $ways = @(
                { param($it) Write-Information $it -InformationAction Continue }
                { param($it) Write-Warning $it }
                { param($it) Write-Verbose $it -Verbose }
                { param($it) Write-Debug $it -Debug }
                { param($it) Write-Progress $it })
            foreach ($way in $ways) {
                $shown = 1..50 | ForEach-Object { $it = [string]::new('x', $_); & $way $it; [WeakReference]::new($it) }
                [GC]::Collect()
                [GC]::WaitForPendingFinalizers()
                [GC]::Collect()
                'kept ' + @($shown | Where-Object IsAlive).Count
            }
            """);

        var result = await HostProcess.Run(script);

        var kept = result.Output.Split('\n').Where(line => line.StartsWith("kept ", StringComparison.Ordinal)).Select(line => int.Parse(line[5..], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(5, kept.Count);
        // The engine itself may hold on to the last one or two.
        Assert.All(kept, count => Assert.InRange(count, 0, 3));
    }

    [Fact]
    public async Task Objects_are_drawn_by_their_format_views()
    {
        var result = await HostProcess.Run("-Command", "[pscustomobject]@{ Name = 'a'; Size = 1 }, [pscustomobject]@{ Name = 'b'; Size = 2 }");

        Assert.Equal("\nName Size\n---- ----\na       1\nb       2\n\n", result.Output);
    }

    [Theory]
    [InlineData("-Command", "-")]
    [InlineData]
    public async Task Standard_input_is_run(params string[] arguments)
    {
        var result = await HostProcess.RunWith("1 + 1\n", null, arguments);

        Assert.Equal((0, "2\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_script_gets_its_arguments_by_name_by_place_and_as_switches()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("run.ps1", "param($First, [string]$Name, [switch]$On, [switch]$Off) \"$First|$Name|$On|$Off\"");

        var result = await HostProcess.Run(script, "one", "-Name", "two words", "-On", "-Off:$false");

        Assert.Equal("one|two words|True|False\n", result.Output);
    }

    [Fact]
    public async Task A_question_is_an_error_where_nobody_can_answer()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("run.ps1", "function f { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('it')) { 'did it' } } f");

        var result = await HostProcess.Run("-NonInteractive", script);

        Assert.DoesNotContain("did it", result.Output, StringComparison.Ordinal);
        Assert.Contains("non-interactive", result.Error, StringComparison.Ordinal);
    }
}
