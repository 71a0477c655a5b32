using System.Security.Cryptography;
using System.Text;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class ReviewCompareTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_pictures_are_compared_into_objects_and_a_file()
    {
        await using var shell = await Shell.OpenAsync();
        _ = shell.Run("$before = Get-SegmentSnapshot").Clean;
        var world = shell.Sandbox.World;
        world.Users.Add(new WorldUser("risen", "=Risen", "risen@example.com", [world.OnWorkspace("Workspace Owner")]));

        var found = shell.Run("$found = Get-SegmentSnapshot | Compare-SegmentAccessReview $before -AsCsv $csv; $found", ("csv", _folder.File("changes.csv"))).Clean;

        Assert.Equal(["PersonAdded", "AccessEscalated"], found.Texts("Kind"));
        Assert.Equal("Privileged PiiAccess", shell.Run("\"$($found[1].Escalation)\"").Clean[0].ToString());
        Assert.Contains(",'=Risen,risen@example.com,", await File.ReadAllTextAsync(_folder.File("changes.csv")), StringComparison.Ordinal);
        Assert.Contains("risen@example.com gained Workspace Owner on", found[1].Text("Summary"), StringComparison.Ordinal);
        Assert.Empty(shell.Run("Compare-SegmentAccessReview $before $before").Clean);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_and_says_why()
    {
        await using var shell = await Shell.OpenAsync();
        await File.WriteAllTextAsync(_folder.File("other.json"), "{}");
        await File.WriteAllTextAsync(_folder.File("access.csv"), "a,b");

        string? Refused(string script) => shell.Run(script, ("folder", _folder.Path)).Ended?.Id();

        _ = shell.Run("$snapshot = Get-SegmentSnapshot").Clean;
        Assert.Equal("Review.NoSnapshot", Refused("Compare-SegmentAccessReview $folder $snapshot"));
        Assert.Equal("Review.NoSnapshot", Refused("Compare-SegmentAccessReview $folder/access.csv $snapshot"));
        Assert.Equal("Snapshot.Foreign", Refused("Compare-SegmentAccessReview $folder/other.json $snapshot"));
        Assert.Equal("Input.NotFound", Refused("Compare-SegmentAccessReview $folder/none.json $snapshot"));
        Assert.Equal("Piped.NotUsable", Refused("Compare-SegmentAccessReview 7 $snapshot"));
        Assert.Equal("Output.Exists", Refused("Compare-SegmentAccessReview $snapshot $snapshot -AsCsv $folder/access.csv"));
        Assert.Equal("Piped.Mixed", Refused("$snapshot, $snapshot | Compare-SegmentAccessReview $snapshot"));
    }

    [Fact]
    public async Task A_gap_is_a_warning_and_not_a_loss()
    {
        await using var shell = await Shell.OpenAsync();
        _ = shell.Run("$before = Get-SegmentSnapshot").Clean;
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/groups", Kind = FaultKind.Status, Status = 404 });

        var ran = shell.Run("Get-SegmentSnapshot | Compare-SegmentAccessReview $before");

        Assert.NotEmpty(ran.Clean);
        Assert.All(ran.Output.Texts("Kind"), kind => Assert.Equal("NotComparable", kind));
        Assert.Contains(ran.Warnings, warning => warning.StartsWith("Not everything could be compared", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_with_its_manifest_is_verified()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        var file = _folder.File("q3.csv");
        await File.WriteAllTextAsync(file, "a\r\n");
        await SealAsync(file);

        Assert.Equal("True", shell.Run("Test-SegmentAccessReview $file -Quiet", ("file", file)).Clean[0].ToString());
        await File.WriteAllTextAsync(file, "b\r\n");
        var changed = shell.Run("Get-Item $file | Test-SegmentAccessReview");

        Assert.Equal("False", Assert.Single(changed.Clean).Text("Valid"));
        Assert.Contains("q3.csv is not as it was written", Assert.Single(changed.Warnings), StringComparison.Ordinal);
        Assert.Empty(shell.Run("Test-SegmentAccessReview $file -Quiet").Warnings);
        Assert.Equal("Input.NotFound", shell.Run("Test-SegmentAccessReview $folder/none.csv", ("folder", _folder.Path)).OnlyError.Id());
    }

    [Fact]
    public async Task What_is_exported_is_valid_until_it_is_touched()
    {
        await using var shell = await Shell.OpenAsync();
        var variables = new (string, object?)[] { ("folder", _folder.File("q4")), ("file", _folder.File("q4.csv")) };
        _ = shell.Run("$s = Get-SegmentSnapshot; $s | Export-SegmentAccessReview $folder; $s | Export-SegmentAccessReview $file", variables);

        Assert.All(shell.Run("$folder, $file | Test-SegmentAccessReview").Clean, result => Assert.Equal("True", result.Text("Valid")));

        await File.AppendAllTextAsync(_folder.File("q4/users.csv"), " ");
        Assert.Contains("users.csv is not as it was written", Assert.Single(shell.Run("Test-SegmentAccessReview $folder").Warnings), StringComparison.Ordinal);
    }

    private static async Task SealAsync(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var all = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{hash}  {Path.GetFileName(file)}\n")));
        var zeros = new string('0', 64);
        var text = $$"""{"complete":true,"files":[{"name":"{{Path.GetFileName(file)}}","bytes":{{bytes.Length}},"sha256":"{{hash}}"}],"hash":"{{all}}","seal": "{{zeros}}"}""";
        await File.WriteAllTextAsync(file + ".manifest.json", text.Replace(zeros, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), StringComparison.Ordinal));
    }
}
