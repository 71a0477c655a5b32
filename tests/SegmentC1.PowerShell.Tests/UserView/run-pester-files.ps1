# Runs tests/Pester/*.Tests.ps1 in this session, without Pester; ends with 1 when a test failed.
param([Parameter(Mandatory)] [string] $Folder)

# Commands of PowerShell that the tests use and that the engine's package and the host lack, as far as the tests use them.
function Get-FileHash {
    param([string] $Path, [ValidateSet('SHA256')] [string] $Algorithm = 'SHA256')
    $file = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    [pscustomobject]@{ Algorithm = $Algorithm; Hash = [Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData([System.IO.File]::ReadAllBytes($file))); Path = $file }
}

function Copy-Item {
    param([string] $Path, [string] $Destination, [switch] $Recurse)
    $ExecutionContext.InvokeProvider.Item.Copy($Path, $Destination, $Recurse, 'CopyTargetContainer')
}

function Import-PowerShellDataFile {
    param([string] $Path)
    $tree = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $null)
    $tree.Find({ $args[0] -is [System.Management.Automation.Language.HashtableAst] }, $false).SafeGetValue()
}

function Get-Verb {
    [psobject].Assembly.GetExportedTypes() | Where-Object Name -Like 'Verbs*' | ForEach-Object { $_.GetFields() } | ForEach-Object { [pscustomobject]@{ Verb = $_.Name } }
}

function Get-Member {
    param([Parameter(ValueFromPipeline)] $InputObject, [switch] $Force)
    process { $InputObject.PSObject.Members | ForEach-Object { [pscustomobject]@{ Name = $_.Name; MemberType = $_.MemberType; Definition = "$_" } } }
}

Import-Module (Join-Path $PSScriptRoot 'PesterStandIn.psm1')
$files = (Get-ChildItem (Join-Path $Folder '*.Tests.ps1')).FullName
$result = Invoke-TestFile $files { }
Write-Host "$($files.Count) files, $($result.Passed) passed, $($result.Failed) failed"
if ($result.Failed -gt 0) { exit 1 }
