using FsCheck.Xunit;

namespace SegmentC1.ConductorOne.Tests.Terraform;

public class HclTextTests
{
    private static readonly string[] Pieces = ["${", "%{", "$", "%", "{", "}", "\"", "\\", "\\\"", "\n", "\r\n", "\t", "\0", "\u0085", "\u2028", "\uFEFF", "ü", "漢", "😀", "$${", "%%{", "${var.x}", "a", " ", "#", "//"];

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a \"b\" \\c", "\"a \\\"b\\\" \\\\c\"")]
    [InlineData("${var.token}", "\"$${var.token}\"")]
    [InlineData("%{ if true }", "\"%%{ if true }\"")]
    [InlineData("$${x}", "\"$$${x}\"")]
    [InlineData("100% $5", "\"100% $5\"")]
    [InlineData("a\nb\tc", "\"a\\nb\\tc\"")]
    [InlineData("\u0001", "\"\\u0001\"")]
    [InlineData("Zürich 😀", "\"Zürich 😀\"")]
    public void A_text_is_quoted_as_terraform_writes_it(string text, string quoted) => Assert.Equal(quoted, HclText.Quote(text));

    [Property(MaxTest = 500)]
    public void A_quoted_text_means_what_it_was_and_nothing_else(int[] choices)
    {
        var text = string.Concat((choices ?? []).Select(choice => Pieces[(choice & int.MaxValue) % Pieces.Length]));

        Assert.Equal(text, HclReader.Unquote(HclText.Quote(text)));
    }

    [Property(MaxTest = 500)]
    public void Any_text_stays_itself_but_for_half_characters(string text)
    {
        text ??= string.Empty;
        var whole = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Equal(whole, HclReader.Unquote(HclText.Quote(text)));
    }

    [Property(MaxTest = 200)]
    public void Names_become_identifiers_that_differ(string[] names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);

        var made = (names ?? []).Select(name => HclText.Identifier(name ?? string.Empty, "app", taken)).ToList();

        Assert.All(made, one => Assert.Matches("^[a-z][a-z0-9_]*$", one));
        Assert.Equal(made.Count, made.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("Twilio Segment (EU)", "twilio_segment_eu")]
    [InlineData("2nd", "app_2nd")]
    [InlineData("漢字", "app")]
    [InlineData("ada.admin", "ada_admin")]
    public void A_name_is_recognised_in_its_identifier(string name, string identifier) => Assert.Equal(identifier, HclText.Identifier(name, "app", new HashSet<string>()));
}
