#requires -Version 7.4
<#
.SYNOPSIS
    The build for people at a PowerShell prompt. Each task is one dotnet command; without pwsh, run that instead.
.PARAMETER Task
    Build, Test, Pester (the user's view, in this pwsh), Package (artifacts/SegmentC1/<version>, ready to publish) or Clean.
.EXAMPLE
    ./build.ps1 -Task Build
    Import-Module ./SegmentC1.psd1
.EXAMPLE
    ./build.ps1 -Task Test, Pester
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$solution = Join-Path $PSScriptRoot 'SegmentC1.sln'
$module = Join-Path $PSScriptRoot 'src' 'SegmentC1' 'SegmentC1.csproj'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args[0]) ended with $LASTEXITCODE." }
}

function Install-Requirement {
    $file = Join-Path $PSScriptRoot 'tests' 'Pester' 'requirements.psd1'
    $wanted = (Import-PowerShellDataFile $file).Pester.version.Trim('[', ']')
    if (-not (Get-Module Pester -ListAvailable | Where-Object Version -EQ $wanted)) {
        Install-PSResource -RequiredResourceFile $file -Scope CurrentUser -TrustRepository
    }
    $wanted
}

foreach ($name in $Task) {
    switch ($name) {
        'Build' { Invoke-DotNet build $solution '-c' $Configuration }
        'Test' { Invoke-DotNet test $solution '-c' $Configuration }
        'Pester' {
            Invoke-DotNet build $solution '-c' $Configuration
            $version = Install-Requirement
            # In a process of its own: an assembly stays loaded, and the next build could not replace it.
            $path = Join-Path $PSScriptRoot 'tests' 'Pester'
            $quoted = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($path)
            & (Get-Process -Id $PID).Path -NoProfile -Command "Import-Module Pester -RequiredVersion $version; Invoke-Pester -Configuration @{ Run = @{ Path = '$quoted'; Exit = `$true }; Output = @{ Verbosity = 'Detailed' } }"
            if ($LASTEXITCODE -ne 0) { throw "Pester ended with $LASTEXITCODE." }
        }
        'Package' {
            Invoke-DotNet build $module '-c' $Configuration
            # Quoted: unquoted, PowerShell would cut these in two at the colon.
            Invoke-DotNet msbuild $module '-t:PackageModule' "-p:Configuration=$Configuration" '-nologo'
        }
        'Clean' {
            Invoke-DotNet clean $solution '-c' $Configuration
            foreach ($folder in 'artifacts', 'out') {
                $path = Join-Path $PSScriptRoot $folder
                if (Test-Path $path) { Remove-Item $path -Recurse -Force }
            }
        }
    }
}
