Describe 'Changing access' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -InformationAction Ignore
        # Nobody of the workspace's owners: the last of those may not go.
        $person, $other, $leaver = (Get-SegmentUser)[-1, -2, -3].Email
        $group = 'Night shift'
        New-SegmentGroup $group | Out-Null
    }

    AfterAll {
        Disconnect-SegmentWorkspace
        Stop-Sandbox $sandbox
    }

    It 'leaves a group alone that is there already' {
        (New-SegmentGroup $group).Changed | Should -BeFalse
    }

    It 'puts the people of a file into their groups' {
        $csv = Join-Path $TestDrive 'new.csv'
        [pscustomobject]@{ Email = $person; Group = $group }, [pscustomobject]@{ Email = $other; Group = $group } | Export-Csv $csv
        Import-Csv $csv | Add-SegmentGroupMember
        (Get-SegmentGroupMember $group).Email | Sort-Object | Should -Be ($person, $other | Sort-Object)
    }

    It 'adds those it finds, and names the one it does not' {
        Remove-SegmentGroupMember $group $other -Confirm:$false
        Add-SegmentGroupMember $group 'nobody@example.com', $other -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Change.Missing*'
        (Get-SegmentGroupMember $group).Email | Should -Contain $other
    }

    It 'makes a group what was asked for, and leaves it empty only when told to' {
        Set-SegmentGroupMember $group $person -Confirm:$false
        (Get-SegmentGroupMember $group).Email | Should -Be $person
        { Set-SegmentGroupMember $group @() -Confirm:$false -ErrorAction Stop } | Should -Throw
        (Get-SegmentGroupMember $group).Email | Should -Be $person
        Set-SegmentGroupMember $group @() -Force -Confirm:$false
        Get-SegmentGroupMember $group | Should -BeNullOrEmpty
    }

    It 'gives a role under a label, adds another and takes the first away' {
        Add-SegmentPermission -Group $group -Role 'Source Admin' -Label @{ env = 'dev' }
        Add-SegmentPermission -Group $group -Role 'Source Read-only' -Scope Workspace
        $held = Get-SegmentPermission -Group $group
        $held.Role | Sort-Object | Should -Be 'Source Admin', 'Source Read-only'
        ($held | Where-Object Role -EQ 'Source Admin').Labels | Should -Be 'env:dev'

        $held | Where-Object Role -EQ 'Source Admin' | Remove-SegmentPermission -Confirm:$false
        (Get-SegmentPermission -Group $group).Role | Should -Be 'Source Read-only'
    }

    It 'puts back what was saved, labels and all' {
        Set-SegmentPermission -Group $group -Role 'Source Admin' -Label @{ env = 'prod' } -Confirm:$false
        $saved = Get-SegmentPermission -Group $group
        Set-SegmentPermission -Group $group -Role 'Source Read-only' -Scope Workspace -Confirm:$false
        $saved | Set-SegmentPermission -Confirm:$false
        $now = Get-SegmentPermission -Group $group
        $now.Role | Should -Be 'Source Admin'
        $now.Labels | Should -Be 'env:prod'
    }

    It 'says whose access a label moves, before and after' {
        $source = (Get-SegmentResource -Type Source)[0]
        New-SegmentLabel shift night -Description 'Who works when' | Out-Null
        Set-SegmentPermission -Group $group -Role 'Source Admin' -Label @{ shift = 'night' } -Confirm:$false
        "$((Set-SegmentResourceLabel $source.Id @{ shift = 'night' } -WhatIf -PassThru).Moves)" | Should -Match $group
        "$((Get-SegmentResource $source.Id).Labels)" | Should -Not -Match 'shift:night'
        Set-SegmentResourceLabel $source.Id @{ shift = 'night' } -Confirm:$false
        "$((Get-SegmentResource $source.Id).Labels)" | Should -Match 'shift:night'
        Add-SegmentGroupMember $group $person
        (Get-SegmentAccess $person -Resource $source.Id).Role | Should -Contain 'Source Admin'
    }

    It 'removes a label that nothing carries' {
        New-SegmentLabel tier gold | Out-Null
        Remove-SegmentLabel tier:gold -Confirm:$false
        Get-SegmentLabel tier:* | Should -BeNullOrEmpty
    }

    It 'renames a group and removes it' {
        Rename-SegmentGroup $group 'Day shift'
        Get-SegmentGroup 'Day shift' | Remove-SegmentGroup -Confirm:$false
        Get-SegmentGroup *shift | Should -BeNullOrEmpty
    }

    It 'invites once, and takes the invitation back' {
        $first = New-SegmentInvite new.colleague@example.com 'Source Read-only' -Label @{ env = 'dev' }
        $again = New-SegmentInvite NEW.Colleague@example.com 'Source Read-only' -Label @{ env = 'dev' }
        $first.Changed, $again.Changed | Should -Be $true, $false
        Get-SegmentInvite new.colleague@example.com | Remove-SegmentInvite -Confirm:$false
        Get-SegmentInvite new.colleague@example.com -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'lets somebody go, once' {
        (Remove-SegmentUser $leaver -Confirm:$false -PassThru).Change | Should -Be 'UserRemoved'
        (Remove-SegmentUser $leaver -Confirm:$false -PassThru).Changed | Should -BeFalse
    }

    It 'keeps the last owner' {
        $owners = (Get-SegmentAccess -Role 'Workspace Owner').PrincipalId | Sort-Object -Unique -CaseSensitive
        $last = { $owners | Remove-SegmentUser -Confirm:$false -ErrorAction Stop } | Should -Throw -PassThru
        $last.FullyQualifiedErrorId | Should -BeLike 'Change.LastOwner*'
        (Get-SegmentUser).Id | Where-Object { $_ -in $owners } | Should -Not -BeNullOrEmpty
    }

    It 'asks before it removes, and sends nothing with -WhatIf' {
        Send-SandboxCommand $sandbox 'clear' | Out-Null
        Remove-SegmentUser $person -WhatIf
        Get-SegmentInvite | Remove-SegmentInvite -WhatIf
        (Send-SandboxCommand $sandbox 'report').requests.method | Sort-Object -Unique | Should -Be 'GET'
        foreach ($command in Get-Command -Module SegmentC1 -Noun Segment* | Where-Object Verb -In Remove, Set, Complete) {
            [System.Management.Automation.CommandMetadata]::new($command).ConfirmImpact | Should -Be 'High' -Because $command.Name
        }
    }

    It 'refuses every change in a read-only session, before anything is sent' {
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -ReadOnly -InformationAction Ignore
        { New-SegmentGroup 'Never' -ErrorAction Stop } | Should -Throw -ExpectedMessage '*read-only*'
        Get-SegmentGroup Never* | Should -BeNullOrEmpty
    }
}
