Describe 'Reading a workspace' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -ReadOnly -InformationAction Ignore
    }

    AfterAll {
        Disconnect-SegmentWorkspace
        Stop-Sandbox $sandbox
    }

    It 'connects without writing to the pipeline' {
        $session = Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -ReadOnly -InformationAction Ignore
        $session | Should -BeNullOrEmpty
        (Get-SegmentContext).ReadOnly | Should -BeTrue
    }

    It 'refuses a wrong token and says what to do' {
        $wrong = ConvertTo-Secret 'not-the-token'
        $failure = { Connect-SegmentWorkspace -Token $wrong -ApiUri $sandbox.Uri -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'Segment.Unauthorized*'
    }

    It '<_> gives objects' -ForEach 'Get-SegmentWorkspace', 'Get-SegmentUser', 'Get-SegmentInvite', 'Get-SegmentGroup', 'Get-SegmentGroupMember', 'Get-SegmentRole', 'Get-SegmentResource', 'Get-SegmentLabel', 'Get-SegmentPermission', 'Get-SegmentAccess', 'Get-SegmentAuditEvent', 'Get-SegmentSnapshot' {
        @(& $_).Count | Should -BeGreaterThan 0
    }

    It 'stops quietly when a later command has enough' {
        $Error.Clear()
        $first = Get-SegmentUser | Select-Object -First 1
        $errors = $Error.Count
        $first | Should -HaveCount 1
        $errors | Should -Be 0
    }

    It 'binds groups into their members' {
        $members = Get-SegmentGroup | Get-SegmentGroupMember
        $members.GroupId | Sort-Object -Unique -CaseSensitive | Should -BeIn (Get-SegmentGroup).Id
    }

    It 'shows everybody in the effective access, with or without a role' {
        $people = (Get-SegmentAccess | Where-Object PrincipalType -EQ User).PrincipalId | Sort-Object -Unique -CaseSensitive
        $people.Count | Should -Be (@(Get-SegmentUser).Count)
    }

    It 'draws tables that fit a window' {
        $lines = (Get-SegmentUser | Out-String -Width 120).Split([Environment]::NewLine)
        $lines.Where({ $_.Length -gt 120 }).Count | Should -Be 0
    }

    It 'completes live names' {
        $name = (Get-SegmentGroup)[0].Name
        $line = 'Get-SegmentGroupMember -Group '
        $found = (TabExpansion2 $line $line.Length).CompletionMatches
        $found.ListItemText | Should -Contain $name
    }

    It 'keeps the token out of everything that can be printed' {
        $context = Get-SegmentContext
        # Wide enough that no line is broken in the middle of a token.
        $seen = @(
            $context | Format-List * | Out-String -Width 4096
            $context | ConvertTo-Json -Depth 5 -WarningAction Ignore
            $context | Get-Member -Force | Out-String -Width 4096
            "$context"
            $Error | Format-List * -Force | Out-String -Width 4096
        ) -join "`n"
        $seen | Should -Not -Match ([regex]::Escape($sandbox.Token))
    }

    It 'sends nothing but GET' {
        $report = Send-SandboxCommand $sandbox 'report'
        $report.requests.method | Sort-Object -Unique | Should -Be 'GET'
    }
}
