using System.Management.Automation;

namespace SegmentC1.Host.Tests;

/// <summary>Each basic command does what the command of its name does in pwsh, for the parameters that it has.</summary>
public sealed class BasicCommandTests
{
    [Theory]
    [InlineData("(1..9 | Select-Object -First 2 -Skip 1) -join ','", "2,3")]
    [InlineData("(1..9 | Select-Object -Last 2) -join ','", "8,9")]
    [InlineData("$global:n = 0; $null = 1..9 | ForEach-Object { $global:n++; $_ } | Select-Object -First 2; $n", "2")]
    [InlineData("('a','b','a' | Select-Object -Unique) -join ','", "a,b")]
    [InlineData("([pscustomobject]@{ Name = 'x'; Size = 2 } | Select-Object N*, @{ n = 'Twice'; e = { $_.Size * 2 } }, Nothing).PSObject.Properties.ForEach({ \"$($_.Name)=$($_.Value)\" }) -join ','", "Name=x,Twice=4,Nothing=")]
    [InlineData("[pscustomobject]@{ List = 1, 2 } | Select-Object -ExpandProperty List | Measure-Object | ForEach-Object Count", "2")]
    [InlineData("([pscustomobject]@{ A = 1; B = 2 } | Select-Object * -ExcludeProperty A).PSObject.Properties.Name -join ','", "B")]
    [InlineData("(3,1,2 | Sort-Object) -join ','", "1,2,3")]
    [InlineData("(3,1,3 | Sort-Object -Descending -Unique) -join ','", "3,1")]
    [InlineData("('b1','a2','a1' | Sort-Object { $_[0] }, @{ e = { $_[1] }; Descending = $true }) -join ','", "a2,a1,b1")]
    [InlineData("(1,2,3,4 | Measure-Object -Sum -Average).Average", "2.5")]
    [InlineData("('a','B','b' | Group-Object { $_.ToUpper() }).ForEach({ \"$($_.Name)$($_.Count)\" }) -join ','", "A1,B2")]
    [InlineData("(New-Object System.Text.StringBuilder 'abc').Append('d').ToString()", "abcd")]
    [InlineData("(New-Object PSObject -Property @{ A = 1 }).A", "1")]
    [InlineData("@{ a = 1, 2.5, $null, $true; } | ConvertTo-Json -Compress", "{\"a\":[1,2.5,null,true]}")]
    [InlineData("1, 2 | ConvertTo-Json -Compress", "[1,2]")]
    [InlineData("1 | ConvertTo-Json -AsArray -Compress", "[1]")]
    [InlineData("[pscustomobject]@{ T = 'é<' ; D = [DayOfWeek]::Friday } | ConvertTo-Json -Compress", "{\"T\":\"é<\",\"D\":5}")]
    [InlineData("('{\"a\":{\"b\":[1,\"2024-01-01\"]}}' | ConvertFrom-Json).a.b[1].GetType().Name", "String")]
    [InlineData("('{\"A\":1}' | ConvertFrom-Json -AsHashtable).Keys", "A")]
    [InlineData("([pscustomobject]@{ A = 'q\"u,o'; B = $null; C = '' } | ConvertTo-Csv) -join '|'", "\"A\",\"B\",\"C\"|\"q\"\"u,o\",,\"\"")]
    [InlineData("Get-Date '2024-02-03T04:05:06Z' -AsUTC -Format 'yyyy-MM-ddTHH:mm:ss'", "2024-02-03T04:05:06")]
    [InlineData("Join-Path a b c | Split-Path -Leaf", "c")]
    [InlineData("$env:SEGC1_NOT_THERE; Test-Path Env:PATH; Test-Path Env:SEGC1_NOT_THERE", "True False")]
    [InlineData("Write-Output a, b | Measure-Object | ForEach-Object Count", "2")]
    [InlineData("(ConvertTo-SecureString 'abc' -AsPlainText -Force).Length", "3")]
    [InlineData("Write-Information 'seen' -Tags t 6>&1 | ForEach-Object { \"$($_.MessageData) $($_.Tags)\" }", "seen t")]
    [InlineData("Write-Host 'a' 1 (2, 3) 6>&1 | ForEach-Object { \"$_\" }", "a 1 2 3")]
    [InlineData("'a', 'b' | Out-String -Stream | ForEach-Object { \"<$_>\" }", "<a> <b>")]
    [InlineData("([pscustomobject]@{ A = 'x' * 50 } | Out-String -Width 20).Split([char]10).Where({ $_.Trim().Length -gt 20 }).Count", "0")]
    [InlineData("([pscustomobject]@{ A = 1 } | Out-String -Width 20) -match 'A\\s+-+\\s+1'", "True")]
    [InlineData("$e = $null; Write-Error 'bad' -ErrorId X -ErrorVariable e -ErrorAction SilentlyContinue; $e[0].FullyQualifiedErrorId.Split(',')[0]", "X")]
    public void It_gives_what_pwsh_gives(string script, string expected) => Assert.Equal(expected, Run(script));

    [Fact]
    public void Files_are_written_read_listed_and_removed_below_the_sessions_own_location()
    {
        using var folder = new TemporaryFolder();

        var result = Run(
            """
            Set-Location $folder
            'one', 'two' | Set-Content lines.txt
            Add-Content lines.txt 'three'
            (Get-Content lines.txt) -join ','
            (Get-Content lines.txt -TotalCount 1)
            Get-Content ./l*.txt -Raw | ForEach-Object Length
            $null = New-Item sub -ItemType Directory
            (Get-ChildItem . | ForEach-Object Name | Sort-Object) -join ','
            Test-Path lines.txt -PathType Leaf
            Test-Path sub -PathType Leaf
            Remove-Item lines.txt
            Test-Path lines.txt
            (Get-Location).Path -eq $folder
            """,
            folder.Path);

        Assert.Equal($"one,two,three one {("one\ntwo\nthree\n".ReplaceLineEndings()).Length} lines.txt,sub True False False True", result);
    }

    [Fact]
    public void A_csv_file_comes_back_as_it_was()
    {
        using var folder = new TemporaryFolder();

        var result = Run(
            """
            Set-Location $folder
            [pscustomobject]@{ A = "two`nlines"; B = 'say "hi", you' }, [pscustomobject]@{ A = ' '; B = 'ü' } | Export-Csv out.csv
            (Import-Csv out.csv).ForEach({ "<$($_.A)|$($_.B)>" }) -join ''
            """,
            folder.Path);

        Assert.Equal("<two\nlines|say \"hi\", you>< |ü>", result);
    }

    private static string Run(string script, string? folder = null)
    {
        using var runspace = ModuleRunspace.OpenBare(variables: new Dictionary<string, object?> { ["folder"] = folder });
        using var shell = PowerShell.Create(runspace);
        var results = shell.AddScript(script).Invoke();
        Assert.Empty(shell.Streams.Error.Select(error => error.ToString()));
        return string.Join(' ', results.Where(result => result is not null).Select(result => LanguagePrimitives.ConvertTo<string>(result)));
    }
}
