<#
.SYNOPSIS
    Writes the sample of an access review.
.DESCRIPTION
    Reads the workspace of SEGMENT_API_URL, which SegmentC1.Demo sets to a simulated one, and writes the evidence folder
    access-review. An earlier sample is replaced.
.PARAMETER OutputFolder
    The folder that access-review goes into.
#>
param(
    [string] $OutputFolder = $PSScriptRoot
)

$ErrorActionPreference = 'Stop'
Connect-SegmentWorkspace -ReadOnly -InformationAction Ignore
$review = [System.IO.Path]::Combine($OutputFolder, 'access-review')
$result = Export-SegmentAccessReview -Path $review -InternalDomain example.com -Force
Disconnect-SegmentWorkspace
Write-Host "$($result.Rows) rows about $($result.Principals) people in $($result.Path)"
