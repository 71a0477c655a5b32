# Nothing here but loading: the cmdlets are in bin/SegmentC1.dll, in a load context of their own (see docs/architecture.md).
$ErrorActionPreference = 'Stop'
$bin = [System.IO.Path]::Combine($PSScriptRoot, 'bin')

$loader = 'SegmentC1.Loader.ModuleLoader' -as [type]
if ($null -eq $loader) {
    $file = [System.IO.Path]::Combine($bin, 'SegmentC1.Loader.dll')
    if (-not [System.IO.File]::Exists($file)) {
        throw "SegmentC1 is not built: '$file' is missing. In a checkout, run 'dotnet build' first; otherwise install the module again."
    }
    $loader = [System.Reflection.Assembly]::LoadFrom($file).GetType('SegmentC1.Loader.ModuleLoader', $true)
}

$assembly = $loader::Load($bin)
$cmdlets = Import-Module -Assembly $assembly -PassThru

# An assembly that is not in PowerShell's own load context exports its cmdlets on the first import only: after Remove-Module or
# with -Force the engine takes them for known and leaves the module empty. The engine's own method adds them again.
$self = $ExecutionContext.SessionState.Module
$flags = [System.Reflection.BindingFlags]'Instance, NonPublic'
foreach ($kind in 'Cmdlet', 'Alias') {
    $add = [System.Management.Automation.PSModuleInfo].GetMethod("AddExported$kind", $flags)
    $known = $self."Exported${kind}s"
    foreach ($command in $cmdlets."Exported${kind}s".Values) {
        if (-not $known.ContainsKey($command.Name)) {
            $null = $add.Invoke($self, @(, $command))
        }
    }
}

# The cmdlets' assembly stays in the process, so what it holds open for this runspace must be given back here.
$lifetime = $assembly.GetType('SegmentC1.ModuleLifetime', $true)
$self.OnRemove = { $lifetime::OnRemove() }.GetNewClosure()
