Describe 'Connector' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -InformationAction Ignore
        Connect-ConductorOne -ClientId $sandbox.ClientId -ClientSecret $sandbox.SecureSecret -InformationAction Ignore
        $world = Send-SandboxCommand $sandbox 'world'
    }

    AfterAll {
        Disconnect-ConductorOne
        Disconnect-SegmentWorkspace
        Stop-Sandbox $sandbox
    }

    It 'answers a sync and tells it' {
        $task = (Send-SandboxCommand $sandbox 'sync').taskId
        $report = Start-ConductorOneConnector -HealthAddress off -PassThru -Confirm:$false 6>$null | Select-Object -First 1
        $report.TaskId | Should -Be $task
        $report.Kind | Should -Be 'sync_full'
        $report.Outcome | Should -Be 'Succeeded'
        $tenant = Send-SandboxCommand $sandbox 'report'
        $tenant.violations | Should -BeNullOrEmpty
        $tenant.finished[-1].success | Should -BeTrue
    }

    It 'changes nothing unless provisioning is on' {
        $group = $world.groups[0]
        $task = @{ grant = @{
                entitlement = @{ id = "group:${group}:member"; resource = @{ id = @{ resourceType = 'group'; resource = $group } } }
                principal   = @{ id = @{ resourceType = 'user'; resource = $world.users[0] } }
            }
        } | ConvertTo-Json -Depth 6 -Compress
        Send-SandboxCommand $sandbox 'clear' | Out-Null
        Send-SandboxCommand $sandbox "task $task" | Out-Null
        $report = Start-ConductorOneConnector -HealthAddress off -PassThru -Confirm:$false -WarningAction SilentlyContinue 6>$null | Select-Object -First 1
        $report.Kind | Should -Be 'grant'
        $report.Status | Should -Be 'FailedPrecondition'
        (Send-SandboxCommand $sandbox 'report').requests | Where-Object method -NE GET | Should -BeNullOrEmpty
    }

    It 'writes lines that are JSON' {
        Send-SandboxCommand $sandbox 'sync' | Out-Null
        Start-ConductorOneConnector -HealthAddress off -LogFormat Json -PassThru -Confirm:$false -InformationVariable lines 6>$null | Select-Object -First 1 | Out-Null
        $lines | ForEach-Object { "$_" | ConvertFrom-Json } | Where-Object event -EQ task | Should -HaveCount 1
    }

    It 'does nothing with -WhatIf' {
        $before = (Send-SandboxCommand $sandbox 'report').finished.Count
        Start-ConductorOneConnector -Provisioning -WhatIf
        (Send-SandboxCommand $sandbox 'report').finished.Count | Should -Be $before
    }
}
