@{
    RootModule           = 'module/SegmentC1.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6d2b9a54-7c1e-4f0b-9a7d-3e5c80f1b2c4'
    Author               = 'SegmentC1 contributors'
    CompanyName          = 'SegmentC1'
    Copyright            = 'Copyright (c) SegmentC1 contributors. Apache License 2.0.'
    Description          = 'Who has which access in a Twilio Segment workspace, and through what: reads it completely, changes it, exports it for a user access review, and keeps ConductorOne in step with it.'

    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')

    FormatsToProcess     = @('module/SegmentC1.Format.ps1xml')
    TypesToProcess       = @('module/SegmentC1.Types.ps1xml')

    # Named one by one: a wildcard makes PowerShell load the module only to find out what is in it.
    CmdletsToExport      = @(
        'Connect-ConductorOne'
        'Disconnect-ConductorOne'
        'Get-ConductorOneContext'
        'Get-ConductorOneSyncFile'
        'Get-ConductorOneApp'
        'New-ConductorOneApp'
        'Get-ConductorOneConnector'
        'New-ConductorOneConnector'
        'Start-ConductorOneSync'
        'Start-ConductorOneConnector'
        'Approve-ConductorOneTask'
        'Compare-ConductorOneAccess'
        'Deny-ConductorOneTask'
        'Export-ConductorOneAccessReview'
        'Get-ConductorOneAccessReview'
        'Get-ConductorOneEntitlement'
        'Get-ConductorOneGrant'
        'Get-ConductorOneTask'
        'Get-ConductorOneUser'
        'New-ConductorOneAccessRequest'
        'New-ConductorOneAccessReview'
        'Set-ConductorOneConnector'
        'Suspend-ConductorOneConnector'
        'Resume-ConductorOneConnector'
        'Remove-ConductorOneConnector'
        'New-ConductorOneConnectorCredential'
        'Get-ConductorOneConnectorLog'
        'Export-ConductorOneTerraform'
        'Sync-ToConductorOne'
        'Export-SegmentAccessReview'
        'Compare-SegmentAccessReview'
        'Complete-SegmentAccessReview'
        'Import-SegmentAccessReview'
        'Test-SegmentAccessReview'
        'Get-SegmentAccess'
        'Get-SegmentAuditEvent'
        'Get-SegmentContext'
        'Get-SegmentGroup'
        'Get-SegmentGroupMember'
        'Get-SegmentInvite'
        'Get-SegmentLabel'
        'Get-SegmentPermission'
        'Get-SegmentResource'
        'Get-SegmentRole'
        'Get-SegmentSnapshot'
        'Get-SegmentUser'
        'Connect-SegmentWorkspace'
        'Disconnect-SegmentWorkspace'
        'Get-SegmentWorkspace'
        'Add-SegmentGroupMember'
        'Add-SegmentPermission'
        'New-SegmentGroup'
        'New-SegmentInvite'
        'New-SegmentLabel'
        'Remove-SegmentGroup'
        'Remove-SegmentGroupMember'
        'Remove-SegmentInvite'
        'Remove-SegmentLabel'
        'Remove-SegmentPermission'
        'Remove-SegmentUser'
        'Rename-SegmentGroup'
        'Set-SegmentGroupMember'
        'Set-SegmentPermission'
        'Set-SegmentResourceLabel'
    )
    AliasesToExport      = @()
    FunctionsToExport    = @()
    VariablesToExport    = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('Segment', 'Twilio', 'ConductorOne', 'IGA', 'IdentityGovernance', 'AccessReview', 'Audit', 'JIT', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://www.apache.org/licenses/LICENSE-2.0'
            ReleaseNotes = 'See CHANGELOG.md, which comes with the module.'
        }
    }
}
