# Starts the two simulators as a process and talks to it, so that the tests see what a user sees: a module, an address, a token.

# What the module would read, of whoever runs the tests: taken away while a sandbox runs, and put back after it.
$mine = '^(SEGMENT|SEGMENTC1|BATON|CONDUCTORONE)_'

function Find-Program {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $built = 'Release', 'Debug' |
        ForEach-Object { [System.IO.FileInfo](Join-Path $root 'src' 'SegmentC1.Sandbox' 'bin' $_ 'net10.0' 'SegmentC1.Sandbox.dll') } |
        Where-Object Exists |
        Sort-Object LastWriteTimeUtc |
        Select-Object -Last 1
    if (-not $built) { throw 'The sandbox is not built: run ./build.ps1 -Task Build, or dotnet build SegmentC1.sln -c Release, first.' }
    $built.FullName
}

function ConvertTo-Secret {
    param([string] $Text)
    [System.Net.NetworkCredential]::new('', $Text).SecurePassword
}

function Start-Sandbox {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.ArgumentList.Add((Find-Program))
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if (-not $line) {
        $process.WaitForExit()
        throw "The sandbox ended with $($process.ExitCode) before it was ready. It needs the runtimes of the .NET SDK 10."
    }

    $before = @{}
    foreach ($name in [string[]][Environment]::GetEnvironmentVariables().Keys -match $mine) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $null)
    }
    $facts = $line | ConvertFrom-Json
    $state = Join-Path ([System.IO.Path]::GetTempPath()) "segmentc1-pester-$([guid]::NewGuid().ToString('n'))"
    $env:SEGMENTC1_STATE = $state
    $env:BATON_C1_API_HOST = $facts.conductorOneHost
    [pscustomobject]@{
        Process        = $process
        Environment    = $before
        State          = $state
        Uri            = $facts.segmentUri
        Token          = $facts.segmentToken
        SecureToken    = ConvertTo-Secret $facts.segmentToken
        ClientId       = $facts.clientId
        ClientSecret   = $facts.clientSecret
        SecureSecret   = ConvertTo-Secret $facts.clientSecret
        PersonalId     = $facts.personalId
        PersonalSecret = ConvertTo-Secret $facts.personalSecret
    }
}

function Send-SandboxCommand {
    param($Sandbox, [string] $Command)
    $Sandbox.Process.StandardInput.WriteLine($Command)
    $Sandbox.Process.StandardInput.Flush()
    $Sandbox.Process.StandardOutput.ReadLine() | ConvertFrom-Json
}

function Stop-Sandbox {
    param($Sandbox)
    # AfterAll also runs when BeforeAll failed before there was a sandbox.
    if (-not $Sandbox) { return }
    $Sandbox.Process.StandardInput.Close()
    if (-not $Sandbox.Process.WaitForExit(10000)) { $Sandbox.Process.Kill() }
    $Sandbox.Process.Dispose()
    [Environment]::SetEnvironmentVariable('SEGMENTC1_STATE', $null)
    [Environment]::SetEnvironmentVariable('BATON_C1_API_HOST', $null)
    foreach ($name in $Sandbox.Environment.Keys) { [Environment]::SetEnvironmentVariable($name, $Sandbox.Environment[$name]) }
    if (Test-Path -LiteralPath $Sandbox.State) { Remove-Item -LiteralPath $Sandbox.State -Recurse -Force }
}

Export-ModuleMember -Function ConvertTo-Secret, Start-Sandbox, Send-SandboxCommand, Stop-Sandbox
