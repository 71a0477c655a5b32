Describe 'Setting up a connector in ConductorOne' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -Force
        $root = Split-Path (Split-Path $PSScriptRoot)
        Import-Module (Join-Path $root 'SegmentC1.psd1') -Force
        $sandbox = Start-Sandbox
        $personal = [pscredential]::new($sandbox.PersonalId, $sandbox.PersonalSecret)
        Connect-ConductorOne -Credential $personal -InformationAction Ignore
    }

    AfterAll {
        Disconnect-ConductorOne
        Stop-Sandbox $sandbox
    }

    It 'finds what the identity provider discovered and makes it managed' {
        $app = Get-ConductorOneApp -Unmanaged 'Discovered 02' | New-ConductorOneApp
        $app.Name | Should -Be 'Discovered 02'
        Get-ConductorOneApp 'Discovered 02' | Select-Object -ExpandProperty Id | Should -Be $app.Id
    }

    It 'goes from nothing to Connected, and leaves things alone the second time' {
        $splat = @{ Credential = $personal; SegmentToken = $sandbox.SecureToken; SegmentApiUri = $sandbox.Uri; AppName = 'Segment' }
        $first = & (Join-Path $root 'docs' 'set-up-connector.ps1') @splat -InformationAction Ignore
        $again = & (Join-Path $root 'docs' 'set-up-connector.ps1') @splat -InformationAction Ignore
        $first.Status | Should -Be 'Connected'
        $again.Id | Should -Be $first.Id
    }

    It 'shows a paused connector and lets it go on' {
        $connector = Get-ConductorOneConnector -App Segment
        ($connector | Suspend-ConductorOneConnector -PassThru).Status | Should -Be 'Paused'
        ($connector | Resume-ConductorOneConnector -PassThru).Status | Should -Be 'Syncing'
    }

    It 'stores a token that Segment takes, and none that it refuses' {
        $new = @{ SegmentToken = $sandbox.SecureToken; SegmentApiUri = $sandbox.Uri; Schedule = '0 */6 * * *'; TimeZone = 'Europe/Vienna' }
        $changed = Get-ConductorOneConnector -App Segment | Set-ConductorOneConnector @new -PassThru -Confirm:$false
        $changed.Schedule | Should -Be $new.Schedule
        $wrong = @{ SegmentToken = ConvertTo-Secret 'not-the-token'; SegmentApiUri = $sandbox.Uri }
        $failure = { Get-ConductorOneConnector -App Segment | Set-ConductorOneConnector @wrong -Confirm:$false -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'Segment.Unauthorized,*'
    }

    It 'sets one up that runs here, with a credential of its own' {
        $splat = @{ Credential = $personal; SegmentToken = $sandbox.SecureToken; SegmentApiUri = $sandbox.Uri; AppName = 'Segment here'; Hosting = 'Self' }
        $mine = & (Join-Path $root 'docs' 'set-up-connector.ps1') @splat -InformationAction Ignore -WarningAction Ignore
        $mine.Status | Should -Be 'Connected'
        $secret = $mine | New-ConductorOneConnectorCredential -Confirm:$false -WarningAction Ignore
        $secret.Credential | Should -BeOfType ([pscredential])
        "$secret" | Should -Not -Match ([regex]::Escape($secret.Credential.GetNetworkCredential().Password))
        Disconnect-SegmentWorkspace
    }

    It 'says what it would do and does nothing with -WhatIf' {
        Get-ConductorOneConnector -App Segment | Remove-ConductorOneConnector -WhatIf
        Get-ConductorOneConnector -App Segment | Should -HaveCount 1
    }

    It 'writes Terraform without the token' {
        $path = Join-Path $TestDrive 'segment.tf'
        Get-ConductorOneConnector -App Segment | Export-ConductorOneTerraform $path -WarningAction Ignore | Out-Null
        $path | Should -FileContentMatch 'conductorone_integration_segment'
        $path | Should -Not -FileContentMatch ([regex]::Escape($sandbox.Token))
    }

    It 'sends nothing that ConductorOne does not describe' {
        (Send-SandboxCommand $sandbox 'report').violations | Should -BeNullOrEmpty
    }
}
