Describe 'ConductorOne' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -ReadOnly -InformationAction Ignore
    }

    AfterAll {
        Disconnect-ConductorOne
        Disconnect-SegmentWorkspace
        Stop-Sandbox $sandbox
    }

    It 'writes a sync file that it can read back' {
        $path = Join-Path $TestDrive 'segment.c1z'
        Sync-ToConductorOne -Path $path | Out-Null
        [System.IO.File]::ReadAllBytes($path)[0..4] | Should -Be 0x43, 0x31, 0x5A, 0x46, 0x00
        $users = Get-ConductorOneSyncFile $path -Content Resource | Where-Object ResourceType -EQ user
        $users | Should -HaveCount (@(Get-SegmentUser).Count)
    }

    It 'refuses a file that is not one' {
        $path = Join-Path $TestDrive 'not.c1z'
        Set-Content $path 'hello'
        { Get-ConductorOneSyncFile $path -ErrorAction Stop } | Should -Throw
    }

    It 'uploads what it is asked for' {
        Connect-ConductorOne -ClientId $sandbox.ClientId -ClientSecret $sandbox.SecureSecret -InformationAction Ignore
        Send-SandboxCommand $sandbox 'sync' | Out-Null
        $result = Sync-ToConductorOne -TimeoutSeconds 60 -Confirm:$false
        $report = Send-SandboxCommand $sandbox 'report'
        $report.violations | Should -BeNullOrEmpty
        $report.uploads | Should -HaveCount 1
        $report.uploads[0].sha256 | Should -Be $result.Sha256
        $report.finished[0].success | Should -BeTrue
    }

    It 'refuses to upload a part as the whole, before anything is sent' {
        $before = (Send-SandboxCommand $sandbox 'report').uploads.Count
        { Get-SegmentUser | Select-Object -First 3 | Sync-ToConductorOne -Confirm:$false -ErrorAction Stop } | Should -Throw
        (Send-SandboxCommand $sandbox 'report').uploads.Count | Should -Be $before
    }

    It 'asks the tenant for nothing with -WhatIf' {
        $before = (Send-SandboxCommand $sandbox 'report').uploads.Count
        Sync-ToConductorOne -WhatIf
        (Send-SandboxCommand $sandbox 'report').uploads.Count | Should -Be $before
    }

    It 'keeps the secret out of everything that can be printed' {
        $seen = @(
            Get-ConductorOneContext | Format-List * | Out-String -Width 4096
            Get-ConductorOneContext | ConvertTo-Json -Depth 5 -WarningAction Ignore
            $Error | Format-List * -Force | Out-String -Width 4096
        ) -join "`n"
        $seen | Should -Not -Match ([regex]::Escape($sandbox.ClientSecret))
    }
}
