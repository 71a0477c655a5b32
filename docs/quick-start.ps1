<#
.SYNOPSIS
    From a Segment workspace to an access review and to ConductorOne, in one go.
.DESCRIPTION
    Connects with SEGMENT_API_TOKEN (and SEGMENT_API_URL or -Region), shows groups and roles, writes the review CSV and the
    ConductorOne sync file, and, where BATON_CLIENT_ID and BATON_CLIENT_SECRET are set, uploads to ConductorOne.
    Nothing in the workspace is changed: the session is opened read-only.
.PARAMETER OutputFolder
    Where the files go; made when it is missing. Files of an earlier run are replaced.
.PARAMETER Region
    Where the workspace lives.
#>
param(
    [string] $OutputFolder = 'out',
    [ValidateSet('US', 'EU')] [string] $Region = 'US'
)

$ErrorActionPreference = 'Stop'
# .NET takes its own current folder for a relative path, which is not the location of the session.
$folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutputFolder)
$null = [System.IO.Directory]::CreateDirectory($folder)
$review = [System.IO.Path]::Combine($folder, 'access.csv')
$syncFile = [System.IO.Path]::Combine($folder, 'segment.c1z')

# With SEGMENT_API_URL set, that address is used and the region plays no part.
$where = if ($env:SEGMENT_API_URL) { @{} } else { @{ Region = $Region } }
Connect-SegmentWorkspace @where -ReadOnly
Get-SegmentWorkspace | Out-Default

Write-Host 'Groups:'
Get-SegmentGroup | Out-Default
Write-Host 'Roles:'
Get-SegmentRole | Out-Default

# One picture of the workspace serves everything that follows.
$snapshot = Get-SegmentSnapshot
$export = $snapshot | Export-SegmentAccessReview -Path $review -Force
$file = $snapshot | Sync-ToConductorOne -Path $syncFile -Force

Write-Host "Access review: $($export.Rows) rows about $($export.Principals) people in $($export.Path)"
Write-Host "               its manifest, with the hash and the account of every list: $($export.ManifestPath)"
Write-Host "Sync file:     $($file.Path)"
$file | Out-Default

if ($env:BATON_CLIENT_ID -and $env:BATON_CLIENT_SECRET) {
    Connect-ConductorOne
    $upload = $snapshot | Sync-ToConductorOne -Confirm:$false
    Write-Host 'Uploaded to ConductorOne:'
    $upload | Out-Default
    Disconnect-ConductorOne
}
else {
    Write-Host 'BATON_CLIENT_ID and BATON_CLIENT_SECRET are not set: the file was written, nothing was uploaded.'
}

Disconnect-SegmentWorkspace
