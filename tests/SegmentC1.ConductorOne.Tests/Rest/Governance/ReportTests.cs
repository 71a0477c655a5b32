using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SegmentC1.Access;

namespace SegmentC1.ConductorOne.Tests.Rest;

/// <summary>Reports from a tenant that answers as a test says, for what the simulated one never does.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Content = "Entitlement,Account\r\n";
    private static readonly string Hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Content)));
    private readonly string _folder = Directory.CreateTempSubdirectory("segmentc1-report-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("\"hashes\":{}", false)]
    [InlineData("\"hashes\":null", false)]
    [InlineData("\"hashes\":{\"md5\":\"made-up\"}", false)]
    [InlineData("\"hashes\":{\"sha256\":\"HEX\"}", true)]
    [InlineData("\"hashes\":{\"SHA-256\":\"BASE64\"}", true)]
    public async Task A_hash_is_held_against_the_file_where_one_is_told(string hashes, bool verified)
    {
        var told = hashes.Replace("HEX", Hash.ToLowerInvariant(), StringComparison.Ordinal).Replace("BASE64", Convert.ToBase64String(Convert.FromHexString(Hash)), StringComparison.Ordinal);

        var report = await ExportAsync(told, "ADDRESS");

        Assert.Equal((verified, Hash.ToLowerInvariant(), (long)Content.Length), (report.IsVerified, report.Sha256, report.Bytes));
    }

    [Theory]
    [InlineData("\"hashes\":{\"sha256\":\"00\"}", "ADDRESS")]
    [InlineData("\"hashes\":{}", "http://files.example.com/report")]
    [InlineData("\"hashes\":{}", "file:///etc/passwd")]
    [InlineData("\"hashes\":{}", "ADDRESS/gone")]
    public async Task What_is_not_the_report_or_not_to_be_had_safely_is_not_kept(string hashes, string address)
    {
        await Assert.ThrowsAsync<ConductorOneReportException>(() => ExportAsync(hashes, address));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_report_that_takes_the_place_of_the_old_one_is_the_new_one()
    {
        var report = await ExportAsync("\"hashes\":{}", "ADDRESS", id: "old");

        Assert.Equal(("old", Content.Length), (report.ReportId, report.Bytes));
    }

    [Fact]
    public async Task A_report_that_does_not_come_is_waited_for_no_longer_than_said()
    {
        var time = new ImpatientTime();

        await Assert.ThrowsAsync<ConductorOneReportException>(() => ExportAsync("\"hashes\":{}", "ADDRESS", "REPORT_STATE_PENDING", time));

        Assert.InRange(time.Waits.Sum(wait => wait.TotalSeconds), 100, 120);
        Assert.All(time.Waits, wait => Assert.InRange(wait.TotalSeconds, 1, 15));
    }

    private async Task<ConductorOneReportFile> ExportAsync(string hashes, string address, string state = "REPORT_STATE_OK", ImpatientTime? time = null, string id = "new")
    {
        var asked = false;
        var address0 = string.Empty;
        await using var host = await ScriptedHost.StartAsync(HttpProtocols.Http1, context =>
        {
            var path = context.Request.Path.Value!;
            if (path == "/auth/v1/token") return context.Response.WriteAsync("""{"access_token":"made-up","expires_in":600}""");
            if (path == "/api/v1/auth/introspect") return context.Response.WriteAsync("""{"userId":"u"}""");
            if (path == "/file") return context.Request.Headers.Authorization.Count == 0 ? context.Response.WriteAsync(Content) : throw new InvalidOperationException("A credential was sent.");
            if (!path.EndsWith("/report", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 403;
                return Task.CompletedTask;
            }

            if (context.Request.Method == "POST") asked = true;
            // One report is there from before; it must not pass for the new one.
            const string old = """{"id":"old","state":"REPORT_STATE_OK","format":"ACCESS_REVIEW_REPORT_FORMAT_CSV","createdAt":"2026-01-01T00:00:00Z","downloadUrl":"http://127.0.0.1:1/old"}""";
            var made = $$"""{"id":"{{id}}","createdAt":"2026-02-01T00:00:00Z","state":"{{state}}","format":"ACCESS_REVIEW_REPORT_FORMAT_CSV","downloadUrl":"{{address0}}",{{hashes}}}""";
            return context.Response.WriteAsync(context.Request.Method == "POST" ? "{}" : $$"""{"list":[{{(asked && id == "old" ? made : old)}}{{(asked && id != "old" ? "," + made : "")}}],"nextPageToken":""}""");
        });
        address0 = address.Replace("ADDRESS", $"http://{host.Host}/file", StringComparison.Ordinal);
        var options = new ConductorOneConnectionOptions { Credential = new ClientSecretCredential($"a@{host.Host}/pcc", Secrets.Secure(Secrets.SampleSecret)), TimeProvider = time ?? new ImpatientTime() };
        using var connection = await ConductorOneConnection.ConnectAsync(options, Stop);
        return await new ConductorOneReports(connection).ExportAsync(
            new ConductorOneAccessReview { Id = "r", Name = "Q1" }, ConductorOneReportFormat.Csv, Path.Combine(_folder, "report.csv"), overwrite: false, TimeSpan.FromSeconds(120), null, Stop);
    }
}
