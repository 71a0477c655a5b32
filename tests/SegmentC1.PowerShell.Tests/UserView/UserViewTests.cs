using System.Globalization;
using System.Text.RegularExpressions;

namespace SegmentC1.PowerShell.Tests.UserView;

/// <summary>
/// The tests of <c>tests/Pester</c> hold. They are written for Pester in a real pwsh; where there is neither, the host runs them
/// with a stand-in of the part of Pester that they use, so that a change of the module cannot leave them behind.
/// </summary>
public sealed partial class UserViewTests : IDisposable
{
    // All but the first test and the first case fail, and so does an AfterAll.
    private const string Outcomes =
        """
        Describe 'Outcomes' {
            BeforeAll { $five = 5 }
            AfterAll { throw 'of AfterAll' }

            It 'compares' {
                $five | Should -Be 5
                'a', 'b' | Should -Be 'A', 'b'
                $null | Should -BeNullOrEmpty
                @() | Should -HaveCount 0
                'x' | Should -Not -BeNullOrEmpty
                { throw 'what it says' } | Should -Throw -ExpectedMessage '*it*'
            }

            It 'has cases' -ForEach 5, 6 { $five | Should -Be $_ }
            It 'misses what should be thrown' { { 'nothing' } | Should -Throw }
            It 'misses the message' { { throw 'other' } | Should -Throw '*it*' }
            It 'knows no such operator' { 5 | Should -BeOdd }
        }

        Describe 'A setup that fails' {
            BeforeAll { throw 'of BeforeAll' }
            It 'does not run' { 5 | Should -Be 5 }
        }

        Describe 'Another scope' {
            It 'does not see what the first one set' { $five | Should -Be 5 }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("segmentc1-userview-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_test_for_Pester_passes_in_the_engine()
    {
        var folder = Path.Combine(Checkout.Root, "tests", "Pester");
        var written = Directory.GetFiles(folder, "*.Tests.ps1").Sum(file => File.ReadLines(file).Count(line => line.TrimStart().StartsWith("It ", StringComparison.Ordinal)));

        var ran = Run(folder);

        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        var passed = int.Parse(Passed().Match(ran.Output).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(passed >= written, $"{passed} of {written} ran: {ran.Output}");
    }

    [Fact]
    public void Every_command_has_its_part_in_them()
    {
        var manifest = File.ReadAllText(Checkout.Manifest);
        var commands = Command().Matches(manifest[manifest.IndexOf("CmdletsToExport", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value).ToList();
        Assert.True(commands.Count > 60);

        // The scripts of docs are run by them.
        var used = string.Join('\n', new[] { Path.Combine("tests", "Pester"), "docs" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*.ps1")).Select(File.ReadAllText));

        Assert.DoesNotContain(commands, command => !Regex.IsMatch(used, $@"{command}\b"));
    }

    [Fact]
    public void The_stand_in_tells_what_fails()
    {
        File.WriteAllText(Path.Combine(_folder, "Outcomes.Tests.ps1"), Outcomes);

        var ran = Run(_folder);

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("1 files, 2 passed, 7 failed", ran.Output, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output, string Error) Run(string folder) =>
        HostProgram.Run(
            null,
            new Dictionary<string, string>(),
            "-File", Path.Combine(Checkout.Root, "tests", "SegmentC1.PowerShell.Tests", "UserView", "run-pester-files.ps1"), "-Folder", folder);

    [GeneratedRegex(@"'([A-Z][A-Za-z]+-[A-Za-z0-9]+)'")]
    private static partial Regex Command();

    [GeneratedRegex(@"(\d+) passed, 0 failed")]
    private static partial Regex Passed();
}
