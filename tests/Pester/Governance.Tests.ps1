Describe 'Governance in ConductorOne' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -InformationAction Ignore
        Connect-ConductorOne -ClientId $sandbox.ClientId -ClientSecret $sandbox.SecureSecret -InformationAction Ignore
        Send-SandboxCommand $sandbox 'sync' | Out-Null
        Sync-ToConductorOne -TimeoutSeconds 60 -Confirm:$false | Out-Null
        Send-SandboxCommand $sandbox 'govern' | Out-Null
        Connect-ConductorOne -ClientId $sandbox.PersonalId -ClientSecret $sandbox.PersonalSecret -InformationAction Ignore
    }

    AfterAll {
        Disconnect-ConductorOne
        Disconnect-SegmentWorkspace
        Stop-Sandbox $sandbox
    }

    It 'finds people' {
        $me = Get-ConductorOneUser -Me
        (Get-ConductorOneUser $me.Email).Id | Should -Be $me.Id
        @(Get-ConductorOneUser).Count | Should -BeGreaterThan 10
    }

    It 'lists what can be held, and who holds it' {
        $groups = Get-ConductorOneEntitlement -Group *
        $groups.ResourceType | Sort-Object -Unique | Should -Be 'Group'
        $held = $groups | Get-ConductorOneGrant
        $held.Entitlement.Id | Where-Object { $_ -notin $groups.Id } | Should -BeNullOrEmpty
    }

    It 'says that both sides agree, and what differs after a change' {
        Compare-ConductorOneAccess -InformationAction Ignore | Should -BeNullOrEmpty
        New-SegmentGroup 'Only in Segment' | Out-Null
        $difference = Compare-ConductorOneAccess -InformationAction Ignore | Where-Object Kind -EQ Entitlement
        $difference.State | Should -Be 'Missing'
        $difference.Entitlement | Should -BeLike '*Only in Segment*'
    }

    It 'asks for nothing with -WhatIf' {
        $before = @(Get-ConductorOneTask).Count
        Get-ConductorOneEntitlement -Group * | Select-Object -First 1 | New-ConductorOneAccessRequest -Duration 04:00:00 -WhatIf
        @(Get-ConductorOneTask).Count | Should -Be $before
    }

    It 'requests, waits and denies' {
        $entitlement = Get-ConductorOneEntitlement -Group * | Select-Object -First 1
        $task = $entitlement | New-ConductorOneAccessRequest -Duration 04:00:00 -Justification 'Incident 42' -Confirm:$false
        $task.Step | Should -Be 'Approval'
        $denied = Get-ConductorOneTask -Mine -State Open | Deny-ConductorOneTask -Comment 'No' -PassThru -Confirm:$false
        $denied.Outcome | Should -Be 'Denied'
        { $task | Approve-ConductorOneTask -Confirm:$false -ErrorAction Stop } | Should -Throw -ExpectedMessage '*closed already*'
    }

    It 'makes a review as a draft and fetches its report with a hash' {
        New-ConductorOneAccessReview 'Q1' -Policy 'Reviewed by owners' -Confirm:$false -InformationAction Ignore | Select-Object -ExpandProperty State | Should -Be 'Draft'
        $path = Join-Path $TestDrive 'q1.csv'
        $report = Export-ConductorOneAccessReview 'Q1' $path -Confirm:$false
        $report.IsVerified | Should -BeTrue
        (Get-FileHash $path).Hash | Should -Be $report.Sha256
        (Get-ConductorOneAccessReview 'Q1').Name | Should -Be 'Q1'
    }

    It 'breaks no rule of the API' {
        (Send-SandboxCommand $sandbox 'report').violations | Should -BeNullOrEmpty
    }
}
