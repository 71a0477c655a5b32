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

# An assembly that is not in PowerShell's own load context brings its commands on the first import of a process only: after
# Remove-Module or with -Force the engine takes them for known and leaves the module empty. So they are added again here.
$self = $ExecutionContext.SessionState.Module
$addCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($command in $cmdlets.ExportedCmdlets.Values) {
    if (-not $self.ExportedCmdlets.ContainsKey($command.Name)) {
        $null = $addCmdlet.Invoke($self, @(, $command))
    }
}
foreach ($alias in $cmdlets.ExportedAliases.Values) {
    $null = $ExecutionContext.InvokeProvider.Item.Set("Alias:$($alias.Name)", $alias.Definition)
}

# The cmdlets' assembly stays in the process, so what it holds open for this runspace must be given back here.
$lifetime = $assembly.GetType('SegmentC1.ModuleLifetime', $true)
$self.OnRemove = { $lifetime::OnRemove() }.GetNewClosure()
