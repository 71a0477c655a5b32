namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>The environment belongs to the whole process, so nothing else runs beside these.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection
{
    public const string Name = "environment";
}

[Collection(EnvironmentCollection.Name)]
public sealed class EnvironmentTests : IDisposable
{
    private readonly string? _token = Environment.GetEnvironmentVariable("SEGMENT_API_TOKEN");
    private readonly string? _url = Environment.GetEnvironmentVariable("SEGMENT_API_URL");

    public void Dispose() => Set(_token, _url);

    [Fact]
    public async Task Token_and_address_come_from_the_environment()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        Set($" {shell.Sandbox.Token}\n", shell.Sandbox.BaseAddress.ToString());

        var ran = shell.Run("Connect-SegmentWorkspace; (Get-SegmentContext).WorkspaceSlug");

        Assert.Equal(shell.Sandbox.World.Workspace.Slug, Assert.Single(ran.Clean).ToString());
    }

    [Fact]
    public async Task A_given_address_goes_before_the_environment()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        Set(null, "https://segment.example.com");

        Assert.Single(shell.Run("Connect-SegmentWorkspace $token -ApiUri $uri -PassThru").Clean);
    }

    [Fact]
    public async Task A_region_that_the_environment_overrides_is_not_overridden_silently()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        Set(null, shell.Sandbox.BaseAddress.ToString());

        var ran = shell.Run("Connect-SegmentWorkspace $token -Region EU");

        Assert.Contains("SEGMENT_API_URL", Assert.Single(ran.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_anywhere_names_every_way_to_give_one()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        Set(null, shell.Sandbox.BaseAddress.ToString());

        var ended = shell.Run("Connect-SegmentWorkspace").Ended;

        Assert.Equal("Segment.NoToken", ended?.Id());
        Assert.Contains("SEGMENT_API_TOKEN", ended?.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Fact]
    public async Task An_address_in_the_environment_is_held_to_the_same_rule()
    {
        await using var shell = await Shell.OpenAsync(connect: false);
        Set(null, "http://segment.example.com");

        Assert.Equal("Segment.BadAddress", shell.Run("Connect-SegmentWorkspace $token").Ended?.Id());
    }

    private static void Set(string? token, string? url)
    {
        Environment.SetEnvironmentVariable("SEGMENT_API_TOKEN", token);
        Environment.SetEnvironmentVariable("SEGMENT_API_URL", url);
    }

}
