namespace SegmentC1.Access;

/// <summary>The head of the document, its heading, and the bar with links and search.</summary>
internal static class HeadingSection
{
    public static void Write(ReportWriter report, ReviewBook book)
    {
        var workspace = book.Snapshot.Workspace;
        var name = workspace.Name.Length > 0 ? workspace.Name : workspace.Slug;
        report.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
            .Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"{ReportAssets.Policy}\"/>\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n")
            .Element("title", $"Access review of {name}, {ReportWriter.Time(book.Snapshot.CapturedAt)}")
            .Raw("\n<style>").Raw(ReportAssets.Style).Raw("</style>\n<script>").Raw(ReportAssets.Script).Raw("</script>\n</head>\n<body>\n")
            .Raw("<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header>\n<p class=\"kicker\">User access review · Twilio Segment</p>\n<h1>").Name(name).Raw("</h1>\n");
        WriteFacts(report, book);
        WriteNotices(report, book);
        report.Raw("</header>\n");
        WriteBar(report, book);
    }

    private static void WriteFacts(ReportWriter report, ReviewBook book)
    {
        var snapshot = book.Snapshot;
        report.Raw("<dl class=\"facts\">\n").Fact("Workspace", $"{snapshot.Workspace.Slug} ({snapshot.Workspace.Id})").Fact("As of", ReportWriter.Time(snapshot.CapturedAt))
            .Fact("Covers", book.Scope is null ? "the whole workspace" : $"a part: {book.Scope}");
        report.Raw("<div><dt>Picture</dt><dd>");
        if (!snapshot.IsComplete) report.Raw("<span class=\"tag high\"><span aria-hidden=\"true\">▲</span> incomplete</span>");
        else if (snapshot.Gaps.Count == 0) report.Raw("<span class=\"tag good\"><span aria-hidden=\"true\">✓</span> complete</span>");
        else report.Raw("<span class=\"tag good\"><span aria-hidden=\"true\">✓</span> complete</span> but for <a href=\"#about\">").Text(ReportWriter.Count(snapshot.Gaps.Count, "declared gap", "declared gaps")).Raw("</a>");
        report.Raw("</dd></div>\n");
        if (book.AccessSha256 is { } hash)
        {
            report.Raw("<div class=\"wide\"><dt>Evidence: SHA-256 of the lines of this review as access.csv</dt><dd><code>").Text(hash).Raw("</code></dd></div>\n");
        }

        report.Raw("</dl>\n");
    }

    private static void WriteNotices(ReportWriter report, ReviewBook book)
    {
        if (!book.Snapshot.IsComplete)
        {
            report.Raw("<div class=\"notice\" role=\"note\">\n<p><strong>This picture is incomplete. What is not listed here may exist all the same.</strong></p>\n")
                .Sentences(book.Snapshot.Problems).Raw("</div>\n");
        }

        if (book.Scope is { } scope)
        {
            report.Raw("<div class=\"notice part\" role=\"note\"><p><strong>This is a part of the workspace.</strong> It covers only ").Name(scope).Raw(".</p></div>\n");
        }
    }

    private static void WriteBar(ReportWriter report, ReviewBook book)
    {
        report.Raw("<div class=\"bar\"><div>\n<nav aria-label=\"Parts of the report\"><ul>\n<li><a href=\"#summary\">Summary</a></li>\n<li><a href=\"#findings\">Findings</a></li>\n")
            .Raw(book.Comparison is null ? "" : "<li><a href=\"#changes\">Changes</a></li>\n").Raw("<li><a href=\"#people\">People and roles</a></li>\n<li><a href=\"#groups\">Groups</a></li>\n")
            .Raw("<li><a href=\"#about\">About</a></li>\n</ul></nav>\n")
            .Raw("<div class=\"search\" role=\"search\"><label for=\"search\">Search</label> <input id=\"search\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" ")
            .Raw("placeholder=\"name, address, role, group… (press /)\" aria-describedby=\"count\"/> <output id=\"count\" for=\"search\" aria-live=\"polite\"></output></div>\n</div></div>\n");
    }
}
