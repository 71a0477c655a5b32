Describe 'At a prompt' {
    BeforeAll {
        $start = Get-Location
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        $root = Split-Path (Split-Path $PSScriptRoot)
        Import-Module (Join-Path $root 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        Set-Location $TestDrive
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -ReadOnly -InformationAction Ignore
    }

    AfterAll {
        Set-Location $start
        Disconnect-SegmentWorkspace
        Stop-Sandbox $sandbox
    }

    It 'takes paths from where the session is' {
        Export-SegmentAccessReview ./here.csv | Out-Null
        Join-Path $TestDrive 'here.csv' | Should -Exist
        Test-SegmentAccessReview here.csv -Quiet | Should -BeTrue
        Sync-ToConductorOne -Path here.c1z -WarningAction Ignore | Out-Null
        (Get-ConductorOneSyncFile here.c1z).SyncType | Should -Be 'full'
    }

    It 'takes paths on a drive of PowerShell' {
        Export-SegmentAccessReview TestDrive:/folder | Out-Null
        Join-Path $TestDrive 'folder' 'access.csv' | Should -Exist
        Test-SegmentAccessReview TestDrive:/folder -Quiet | Should -BeTrue
    }

    It 'runs the script of the README, and leaves its files where the session is' {
        $env:SEGMENT_API_TOKEN, $env:SEGMENT_API_URL = $sandbox.Token, $sandbox.Uri
        & (Join-Path $root 'docs' 'quick-start.ps1') -OutputFolder made 3>$null 6>$null | Out-Null
        Remove-Item Env:SEGMENT_API_TOKEN, Env:SEGMENT_API_URL
        (Get-ChildItem made).Name | Sort-Object | Should -Be 'access.csv', 'access.csv.manifest.json', 'segment.c1z'
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -ReadOnly -InformationAction Ignore
    }

    It 'says what to do when nothing is connected' -ForEach @(
        @{ Command = 'Get-SegmentUser'; Id = 'Segment.NotConnected'; Next = '*Connect-SegmentWorkspace*' }
        @{ Command = 'Get-ConductorOneUser'; Id = 'ConductorOne.NotConnected'; Next = '*Connect-ConductorOne*' }
    ) {
        Disconnect-SegmentWorkspace
        $failure = { & $Command } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike $Next
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -ReadOnly -InformationAction Ignore
    }

    It 'gives one error for what is not there, and the rest' {
        $there = (Get-SegmentUser)[0]
        $found = 'nobody@example.com', $there.Email | Get-SegmentUser -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.Id | Should -Be $there.Id
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Segment.NoMatch,*'
        $failed[0].TargetObject | Should -Be 'nobody@example.com'
    }

    It 'takes a secret as SecureString only' {
        { Connect-SegmentWorkspace -Token 'plain' -ApiUri $sandbox.Uri } | Should -Throw -ExpectedMessage '*SecureString*'
        (Get-Command Connect-ConductorOne).Parameters['ClientSecret'].ParameterType | Should -Be ([securestring])
    }

    It 'completes names that need quotes' {
        $line = 'Get-SegmentAccess -Role Workspace'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain "'Workspace Owner'"
    }

    It 'breaks no heading in a window of 80 columns: <_>' -ForEach 'Get-SegmentUser', 'Get-SegmentPermission', 'Get-SegmentAccess', 'Get-SegmentGroupMember' {
        $text = (& $_ | Select-Object -First 1 | Out-String -Width 80) -replace "`e\[[0-9;]*m"
        $lines = $text.Split([Environment]::NewLine).Where({ $_.Trim() })
        $lines[1].Trim() | Should -BeLike '--*'
    }
}
