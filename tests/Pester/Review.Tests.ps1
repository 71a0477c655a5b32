Describe 'The access review' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -ReadOnly -InformationAction Ignore
        $path = Join-Path $TestDrive 'access.csv'
        $result = Export-SegmentAccessReview -Path $path
        $rows = Import-Csv $path
    }

    AfterAll {
        Disconnect-SegmentWorkspace
        Stop-Sandbox $sandbox
    }

    It 'has the columns of a review, in order' {
        $rows[0].PSObject.Properties.Name | Should -Be @(
            'WorkspaceId', 'WorkspaceSlug', 'CapturedAtUtc', 'PrincipalType', 'PrincipalId', 'Name', 'Email', 'AccountState', 'RoleId', 'Role',
            'Privileged', 'PiiAccess', 'ScopeType', 'ScopeId', 'ScopeName', 'ScopeLabels', 'MatchedSources', 'AllAndFuture', 'GrantedThrough',
            'GroupId', 'GroupName', 'AlsoHeldThrough', 'LastRecordedChangeUtc', 'Findings', 'Reviewer', 'Decision', 'DecisionDate', 'Justification')
    }

    It 'has as many rows as it says' {
        $rows.Count | Should -Be $result.Rows
    }

    It 'has nobody missing' {
        ($rows | Where-Object PrincipalType -EQ 'user').PrincipalId | Sort-Object -Unique -CaseSensitive | Should -HaveCount (@(Get-SegmentUser).Count)
    }

    It 'has no cell that a spreadsheet would run' {
        $cells = foreach ($row in $rows) { $row.PSObject.Properties.Value }
        $cells.Where({ $_ -match '^[=+\-@\t\r\n]' }).Count | Should -Be 0
    }

    It 'has a manifest with the hash of the file' {
        $manifest = Get-Content $result.ManifestPath -Raw | ConvertFrom-Json
        $hash = (Get-FileHash $path -Algorithm SHA256).Hash
        $result.Sha256 | Should -Be $hash
        ($manifest | ConvertTo-Json -Depth 10) | Should -Match $hash
    }

    It 'does not replace a file unless told to' {
        { Export-SegmentAccessReview -Path $path -ErrorAction Stop } | Should -Throw
        { Export-SegmentAccessReview -Path $path -Force -ErrorAction Stop } | Should -Not -Throw
        Get-ChildItem $TestDrive | Should -HaveCount 2
    }

    It 'writes nothing with -WhatIf' {
        $other = Join-Path $TestDrive 'other.csv'
        Export-SegmentAccessReview -Path $other -WhatIf
        Test-Path $other | Should -BeFalse
    }

    It 'is readable by its owner only, where the system has modes' {
        $expected = $IsWindows ? $null : '-rw-------'
        (Get-Item $path).UnixMode | Should -Be $expected
    }
}

Describe 'Comparing and verifying reviews' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -InformationAction Ignore
        $before = Get-SegmentSnapshot
        $group = New-SegmentGroup -Name 'Pester reviewers' -Confirm:$false -PassThru
        $after = Get-SegmentSnapshot
    }

    AfterAll {
        Disconnect-SegmentWorkspace
        Stop-Sandbox $sandbox
    }

    It 'shows what changed between two snapshots' {
        $found = Compare-SegmentAccessReview $before $after
        $found | Should -HaveCount 1
        $found.Kind | Should -Be 'GroupAdded'
        $found.GroupName | Should -Be 'Pester reviewers'
        ($found | Out-String -Width 120) | Should -Match 'Pester reviewers was added'
    }

    It 'finds nothing where nothing changed' {
        Compare-SegmentAccessReview $after $after | Should -BeNullOrEmpty
    }

    It 'writes the differences to a file' {
        $csv = Join-Path $TestDrive 'changes.csv'
        $null = $after | Compare-SegmentAccessReview $before -AsCsv $csv
        (Import-Csv $csv).Kind | Should -Be 'GroupAdded'
    }

    It 'says true of a review as it was written, and names the file that was changed' {
        $path = Join-Path $TestDrive 'q4.csv'
        $null = $after | Export-SegmentAccessReview -Path $path
        Test-SegmentAccessReview $path -Quiet | Should -BeTrue
        Add-Content $path 'more'
        $result = Test-SegmentAccessReview $path -WarningAction Ignore
        $result.Valid | Should -BeFalse
        "$($result.Problems)" | Should -Match 'q4.csv'
    }
}

Describe 'Deciding on a review' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -InformationAction Ignore
        $review = Join-Path $TestDrive 'q4'
        $null = Export-SegmentAccessReview -Path $review
        $rows = Import-Csv (Join-Path $review 'access.csv')
        $row = $rows | Where-Object { $_.GrantedThrough -eq 'direct' -and $_.Privileged -eq 'false' } | Select-Object -First 1
        foreach ($one in $rows) { $one.Decision = if ([object]::ReferenceEquals($one, $row)) { 'Revoke' } else { 'Keep' } }
        $filled = Join-Path $TestDrive 'filled.csv'
        $rows | Export-Csv $filled
    }

    AfterAll {
        Disconnect-SegmentWorkspace
        Stop-Sandbox $sandbox
    }

    It 'reads the decisions back' {
        $decisions = Import-SegmentAccessReview $filled -Reference $review
        $decisions | Should -HaveCount $rows.Count
        ($decisions | Where-Object Decision -EQ Revoke).PrincipalId | Should -Be $row.PrincipalId
    }

    It 'names the line of a word that is no decision' {
        $bad = Join-Path $TestDrive 'bad.csv'
        (Get-Content $filled -Raw).Replace('"Revoke"', '"Perhaps"') | Set-Content $bad -NoNewline
        { Import-SegmentAccessReview $bad -Reference $review -ErrorAction Stop } | Should -Throw '*bad.csv, line *Perhaps*'
    }

    It 'shows the plan and changes nothing with -WhatIf' {
        $plan = Complete-SegmentAccessReview $filled -Reference $review -WhatIf
        ($plan | Where-Object Outcome -EQ Planned) | Should -HaveCount 1
        Join-Path $review 'completion.csv' | Should -Not -Exist
    }

    It 'carries the decisions out and proves it' {
        $actions = Complete-SegmentAccessReview $filled -Reference $review -Confirm:$false
        ($actions | Where-Object Outcome -EQ Done).Decision.PrincipalId | Should -Be $row.PrincipalId
        (Import-Csv (Join-Path $review 'completion.csv') | Where-Object Outcome -EQ Done).Before | Should -Not -BeNullOrEmpty
        Test-SegmentAccessReview $review -Quiet | Should -BeTrue
    }
}

Describe 'The review as a folder' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        Connect-SegmentWorkspace -Token $sandbox.SecureToken -ApiUri $sandbox.Uri -ReadOnly -InformationAction Ignore
        $snapshot = Get-SegmentSnapshot
        $review = Join-Path $TestDrive 'q4'
        $null = $snapshot | Export-SegmentAccessReview -Path $review
    }

    AfterAll {
        Disconnect-SegmentWorkspace
        Stop-Sandbox $sandbox
    }

    It 'has the eight files and nothing else' {
        (Get-ChildItem $review -Force).Name | Sort-Object | Should -Be @(
            'access.csv', 'findings.csv', 'groups.csv', 'manifest.json', 'report.html', 'review.xlsx', 'snapshot.json', 'users.csv')
    }

    It 'is verified as it was written' {
        Test-SegmentAccessReview $review -Quiet | Should -BeTrue
    }

    It 'is refused after one byte of <_> was changed' -ForEach 'access.csv', 'report.html', 'review.xlsx', 'snapshot.json', 'manifest.json' {
        $copy = Join-Path $TestDrive "changed-$($_.Replace('.', '-'))"
        Copy-Item $review $copy -Recurse
        $file = Join-Path $copy $_
        $bytes = [System.IO.File]::ReadAllBytes($file)
        $middle = [int][Math]::Floor($bytes.Length / 2)
        $bytes[$middle] = $bytes[$middle] -bxor 1
        [System.IO.File]::WriteAllBytes($file, $bytes)
        Test-SegmentAccessReview $copy -Quiet -WarningAction Ignore -ErrorAction Ignore | Should -Not -BeTrue
    }

    It 'does not replace a folder unless told to' {
        $before = (Get-FileHash (Join-Path $review 'manifest.json')).Hash
        { $snapshot | Export-SegmentAccessReview -Path $review -ErrorAction Stop } | Should -Throw
        (Get-FileHash (Join-Path $review 'manifest.json')).Hash | Should -Be $before
        $null = $snapshot | Export-SegmentAccessReview -Path $review -Force
        Test-SegmentAccessReview $review -Quiet | Should -BeTrue
    }

    It 'is one file with -As <Format>' -ForEach @(
        @{ Format = 'Xlsx'; Start = 'PK' }
        @{ Format = 'Html'; Start = '<!' }
        @{ Format = 'Json'; Start = '{' }
    ) {
        $file = Join-Path $TestDrive "alone-$Format"
        $null = $snapshot | Export-SegmentAccessReview -Path $file -As $Format
        $file | Should -Exist
        Test-Path $file -PathType Leaf | Should -BeTrue
        $text = [System.Text.Encoding]::Latin1.GetString([System.IO.File]::ReadAllBytes($file))
        $text.StartsWith($Start, [System.StringComparison]::OrdinalIgnoreCase) | Should -BeTrue
        Test-SegmentAccessReview $file -Quiet | Should -BeTrue
    }

    It 'has only what -Scope asks for' {
        $group = Import-Csv (Join-Path $review 'access.csv') | Where-Object { $_.GroupName } | Select-Object -First 1 -ExpandProperty GroupName
        $part = Join-Path $TestDrive 'part'
        $null = $snapshot | Export-SegmentAccessReview -Path $part -Scope @{ Group = $group }
        $names = (Import-Csv (Join-Path $part 'access.csv')).GroupName | Sort-Object -Unique
        $names | Should -Be $group
        Get-Content (Join-Path $part 'manifest.json') -Raw | Should -Match ([regex]::Escape($group))
        Test-SegmentAccessReview $part -Quiet | Should -BeTrue
    }
}
