using System.Globalization;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using SegmentC1.Access;

namespace SegmentC1.ConductorOne;

/// <summary>Reports of access reviews: has the tenant make one, waits for it and fetches it. Source: C1 OpenAPI, access review reports.</summary>
public sealed class ConductorOneReports
{
    private const string FormatPrefix = "ACCESS_REVIEW_REPORT_FORMAT_";
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private readonly RestClient _rest;
    private readonly TimeProvider _time;

    /// <summary>Those of a tenant that was connected to with a personal credential.</summary>
    public ConductorOneReports(ConductorOneConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _rest = connection.Rest;
        _time = connection.TimeProvider;
    }

    /// <summary>Makes a new report and writes it to a file, whole or not at all.</summary>
    /// <param name="review">The access review.</param>
    /// <param name="format">The format.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file of that name may be replaced.</param>
    /// <param name="limit">How long to wait for the tenant at most.</param>
    /// <param name="progress">Told what goes on; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConductorOneReportException">The tenant could not make it, not in time, or another file came than it made.</exception>
    /// <exception cref="OutputFileException">The file could not be written.</exception>
    public async Task<ConductorOneReportFile> ExportAsync(
        ConductorOneAccessReview review, ConductorOneReportFormat format, string path, bool overwrite, TimeSpan limit, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(review);
        AtomicFile.Check(path, overwrite);
        var reports = ApiPath.Of($"/api/v1/access_review/{review.Id}/report");
        var before = (await ReportsAsync(reports, cancellationToken).ConfigureAwait(false)).Select(report => (report.Id, report.CreatedAt)).ToHashSet();
        progress?.Report("Asking for the report");
        var wanted = FormatPrefix + format.ToString().ToUpperInvariant();
        await _rest.SendAsync<JObject>(HttpMethod.Post, reports, new JObject { ["format"] = wanted }, repeatable: false, cancellationToken).ConfigureAwait(false);
        var report = await WaitAsync(review, reports, before, wanted, limit, progress, cancellationToken).ConfigureAwait(false);
        progress?.Report("Fetching the report");
        return await FetchAsync(report, review, format, path, overwrite, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReviewWire.Report> WaitAsync(
        ConductorOneAccessReview review, string path, HashSet<(string?, DateTimeOffset?)> before, string format, TimeSpan limit, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            // The answer to the order does not name the report; the new one of the list is it, or an old one that was made anew.
            var report = (await ReportsAsync(path, cancellationToken).ConfigureAwait(false)).FirstOrDefault(row => !before.Contains((row.Id, row.CreatedAt)) && row.Format == format);
            if (report?.State == "REPORT_STATE_OK" && !string.IsNullOrEmpty(report.DownloadUrl)) return report;
            if (report?.State == "REPORT_STATE_ERROR") throw new ConductorOneReportException($"ConductorOne could not make the report of the access review '{review}'.");
            if (_time.GetElapsedTime(started) + pause > limit)
            {
                throw new ConductorOneReportException(string.Create(CultureInfo.InvariantCulture, $"ConductorOne did not make the report of the access review '{review}' within {limit.TotalSeconds:0} seconds. It may do so yet; fetch it from its page, or try again."));
            }

            progress?.Report("Waiting for the report");
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<List<ReviewWire.Report>> ReportsAsync(string path, CancellationToken cancellationToken) =>
        _rest.ListAsync<ReviewWire.Report>(path, RestClient.MaxPageSize, cancellationToken).ToListAsync(cancellationToken);

    /// <summary>Fetches the file from wherever the tenant says, without any credential: that may be another host.</summary>
    private static async Task<ConductorOneReportFile> FetchAsync(
        ReviewWire.Report report, ConductorOneAccessReview review, ConductorOneReportFormat format, string path, bool overwrite, CancellationToken cancellationToken)
    {
        var file = AtomicFile.Create(path, overwrite);
        await using (file.ConfigureAwait(false))
        {
            var (bytes, hash) = await PlainDownload.CopyAsync(report.DownloadUrl!, file.Stream, cancellationToken).ConfigureAwait(false);
            var verified = Verify(report, hash);
            file.Commit();
            return new ConductorOneReportFile
            {
                Path = file.Path,
                Format = format,
                Bytes = bytes,
                Sha256 = Convert.ToHexString(hash).ToLowerInvariant(),
                IsVerified = verified,
                AccessReviewId = review.Id,
                ReportId = report.Id ?? string.Empty,
                CreatedAt = report.CreatedAt,
            };
        }
    }

    /// <summary>Whether the tenant told a SHA-256, which the file has; one that it has not is an error.</summary>
    private static bool Verify(ReviewWire.Report report, byte[] hash)
    {
        var told = (report.Hashes ?? []).FirstOrDefault(entry => entry.Key.Replace("-", "", StringComparison.Ordinal).Contains("sha256", StringComparison.OrdinalIgnoreCase)).Value;
        if (string.IsNullOrEmpty(told)) return false;
        // Hex or base64: which one is not documented.
        return string.Equals(told, Convert.ToHexString(hash), StringComparison.OrdinalIgnoreCase) || told.TrimEnd('=') == Convert.ToBase64String(hash).TrimEnd('=') || told.TrimEnd('=') == Base64Url.Encode(hash)
            ? true
            : throw new ConductorOneReportException("The file that was fetched does not have the hash that ConductorOne told of the report; it was not kept.");
    }
}
