# Starts the two simulators as a process and talks to it, so that the tests see what a user sees: a module, an address, a token.

function Start-Sandbox {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $program = 'Release', 'Debug' |
        ForEach-Object { Join-Path $root 'src' 'SegmentC1.Sandbox' 'bin' $_ 'net10.0' 'SegmentC1.Sandbox.dll' } |
        Where-Object { Test-Path $_ } |
        Select-Object -First 1
    if (-not $program) { throw 'The sandbox is not built: run ./build.ps1 -Task Build first.' }

    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.ArgumentList.Add($program)
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $facts = $process.StandardOutput.ReadLine() | ConvertFrom-Json
    [pscustomobject]@{
        Process       = $process
        Uri           = $facts.segmentUri
        Token         = $facts.segmentToken
        SecureToken   = ConvertTo-SecureString $facts.segmentToken -AsPlainText -Force
        Tenant        = $facts.conductorOneHost
        ClientId      = $facts.clientId
        ClientSecret  = $facts.clientSecret
        SecureSecret  = ConvertTo-SecureString $facts.clientSecret -AsPlainText -Force
        PersonalId    = $facts.personalId
        PersonalSecret = ConvertTo-SecureString $facts.personalSecret -AsPlainText -Force
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
    $Sandbox.Process.StandardInput.Close()
    if (-not $Sandbox.Process.WaitForExit(10000)) { $Sandbox.Process.Kill() }
    $Sandbox.Process.Dispose()
}

Export-ModuleMember -Function Start-Sandbox, Send-SandboxCommand, Stop-Sandbox
