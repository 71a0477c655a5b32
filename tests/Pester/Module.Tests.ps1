BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $commands = (Import-PowerShellDataFile (Join-Path $root 'SegmentC1.psd1')).CmdletsToExport
}

Describe 'The module' {
    BeforeAll {
        $root = Split-Path (Split-Path $PSScriptRoot)
        $manifest = Join-Path $root 'SegmentC1.psd1'
        Import-Module $manifest -Force
    }

    It 'has a manifest that PowerShell accepts' {
        (Test-ModuleManifest $manifest).Version | Should -BeGreaterThan ([version] '0.0')
    }

    It 'exports what its manifest names, and nothing else' {
        $wanted = (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object
        (Get-Command -Module SegmentC1).Name | Sort-Object | Should -Be $wanted
    }

    It 'still exports everything after it was imported again' {
        $before = (Get-Command -Module SegmentC1).Count
        Import-Module $manifest -Force
        (Get-Command -Module SegmentC1).Count | Should -Be $before
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        (Get-Command -Module SegmentC1).Verb | Sort-Object -Unique | Should -BeIn $approved
    }

    It 'leaves PowerShell its own Newtonsoft.Json' {
        $type = (Get-Command Get-SegmentUser).ImplementingType
        [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($type.Assembly).Name | Should -Be 'SegmentC1'
        $ours = [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies |
            Where-Object { -not $_.IsDynamic -and $_.Location.StartsWith((Join-Path $root 'module'), 'OrdinalIgnoreCase') }
        Split-Path $ours.Location -Leaf | Should -Be 'SegmentC1.Loader.dll'
        '{"a":1}' | ConvertFrom-Json | Select-Object -ExpandProperty a | Should -Be 1
    }

    It '<_> has help with a synopsis and two examples' -ForEach $commands {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        # Without a help file, PowerShell shows the syntax in its place.
        $help.Synopsis.Trim() | Should -Not -BeLike "$_ *"
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
    }

    It 'has its about topic' {
        Get-Help about_SegmentC1 | Out-String | Should -Match 'COMPLETENESS'
    }
}
