# What tests/Pester uses of Pester 5, for a machine that has the engine and no Pester: a pass that finds the tests and one that
# runs them, the scopes in which their blocks run, and the operators of Should. What it does not know it refuses.

$script:Block = $null
$script:Passed = 0
$script:Failed = 0
$binding = [scriptblock].GetProperty('SessionStateInternal', [System.Reflection.BindingFlags]'Instance, NonPublic')

# Pester runs its wrappers where the tests' own blocks live, so that what BeforeAll sets is seen in It and gone after the Describe.
function Join-Session {
    param([scriptblock] $Wrapper, [scriptblock] $Like)
    $binding.SetValue($Wrapper, $binding.GetValue($Like))
    $Wrapper
}

function New-Block {
    param([string] $Name, $Body, [hashtable] $Variables, [bool] $IsTest)
    [pscustomobject]@{
        Name      = $Name
        Body      = $Body
        Variables = $Variables
        IsTest    = $IsTest
        Items     = [System.Collections.Generic.List[object]]::new()
        BeforeAll = { }
        AfterAll  = { }
        Problems  = [System.Collections.Generic.List[object]]::new()
    }
}

function Describe {
    param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [scriptblock] $Fixture)
    $block = New-Block $Name $Fixture @{} $false
    $outer = $script:Block
    $outer.Items.Add($block)
    $script:Block = $block
    try { $null = & $Fixture } finally { $script:Block = $outer }
}

function It {
    param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [scriptblock] $Test, [object[]] $ForEach)
    if (-not $PSBoundParameters.ContainsKey('ForEach')) {
        $script:Block.Items.Add((New-Block $Name $Test @{} $true))
        return
    }
    foreach ($case in $ForEach) {
        $variables = if ($case -is [hashtable]) { $case.Clone() } else { @{} }
        $variables['_'] = $case
        $script:Block.Items.Add((New-Block "$Name [$($variables.Values.Where({ $_ -is [string] }))]" $Test $variables $true))
    }
}

function BeforeAll { param([scriptblock] $Body) $script:Block.BeforeAll = $Body }
function AfterAll { param([scriptblock] $Body) $script:Block.AfterAll = $Body }
function BeforeDiscovery { param([scriptblock] $Body) . $Body }

function Write-Outcome {
    param([string] $Name, $Problems)
    if ($Problems.Count -eq 0) {
        $script:Passed++
        return
    }
    $script:Failed++
    Write-Host "[-] $Name"
    foreach ($problem in $Problems) { Write-Host "    $problem ($($problem.FullyQualifiedErrorId))`n    $($problem.ScriptStackTrace)" }
}

function Invoke-Test {
    param($Test, [string] $In)
    $wrapper = Join-Session {
        param($______test)
        try {
            foreach ($______one in $______test.Variables.GetEnumerator()) { $ExecutionContext.SessionState.PSVariable.Set($______one.Key, $______one.Value) }
            $null = . $______test.Body
        }
        catch { $______test.Problems.Add($_) }
    } $Test.Body
    & $wrapper $Test
    Write-Outcome "$In > $($Test.Name)" $Test.Problems
}

function Invoke-Block {
    param($Block, [string] $In)
    $path = "$In > $($Block.Name)"
    $wrapper = Join-Session {
        param($______block, $______items)
        try {
            $null = . $______block.BeforeAll
            & $______items $______block
        }
        catch { $______block.Problems.Add($_) }
        # As in Pester: also when BeforeAll failed.
        try { $null = . $______block.AfterAll } catch { $______block.Problems.Add($_) }
    } $Block.Body
    & $wrapper $Block { param($of) foreach ($item in $of.Items) { if ($item.IsTest) { Invoke-Test $item $path } else { Invoke-Block $item $path } } }
    if ($Block.Problems.Count -gt 0) { Write-Outcome "$path > BeforeAll or AfterAll" $Block.Problems }
    foreach ($left in [System.IO.Directory]::GetDirectories($TestDrive)) { [System.IO.Directory]::Delete($left, $true) }
    foreach ($left in [System.IO.Directory]::GetFiles($TestDrive)) { [System.IO.File]::Delete($left) }
}

# Runs files of tests in this session, one after the other; gives how many passed and failed.
function Invoke-TestFile {
    param([Parameter(Mandatory)] [string[]] $Path, [Parameter(Mandatory)] [scriptblock] $Session)
    foreach ($file in $Path) {
        $root = New-Block (Split-Path $file -Leaf) $null @{} $false
        $script:Block = $root
        & (Join-Session { param($______file) . $______file } $Session) $file

        $global:TestDrive = [System.IO.Directory]::CreateTempSubdirectory('segmentc1-pester-').FullName
        $drive = [System.Management.Automation.PSDriveInfo]::new('TestDrive', $ExecutionContext.SessionState.Provider.GetOne('FileSystem'), $TestDrive, '', $null)
        $null = $ExecutionContext.SessionState.Drive.New($drive, 'global')
        try { foreach ($block in $root.Items) { Invoke-Block $block $root.Name } }
        finally {
            $ExecutionContext.SessionState.Drive.Remove('TestDrive', $true, 'global')
            [System.IO.Directory]::Delete($TestDrive, $true)
        }
    }
    [pscustomobject]@{ Passed = $script:Passed; Failed = $script:Failed }
}

function Test-Same {
    param([object[]] $Actual, [object[]] $Expected)
    $none = foreach ($side in $Actual, $Expected) { @($side).Count -eq 0 -or (@($side).Count -eq 1 -and $null -eq @($side)[0]) }
    if ($none -contains $true) { return $none -notcontains $false }
    if ($Actual.Count -ne $Expected.Count) { return $false }
    for ($index = 0; $index -lt $Actual.Count; $index++) { if (-not ($Expected[$index] -eq $Actual[$index])) { return $false } }
    $true
}

# What one value, or all of them together, must be: the operator, then the test of it.
$operators = @{
    Be               = { param($all, $expected) Test-Same $all $expected }
    BeNullOrEmpty    = { param($all) $all.Count -eq 0 -or ($all.Count -eq 1 -and ($null -eq $all[0] -or ($all[0] -is [string] -and $all[0].Length -eq 0))) }
    HaveCount        = { param($all, $expected) @($all | Where-Object { $null -ne $_ }).Count -eq $expected }
    Contain          = { param($all, $expected) $all -contains $expected }
    BeIn             = { param($one, $expected) @($expected) -contains $one }
    BeLike           = { param($one, $expected) $one -like $expected }
    Match            = { param($one, $expected) $one -match $expected }
    BeTrue           = { param($one) [bool] $one }
    BeFalse          = { param($one) -not $one }
    BeOfType         = { param($one, $expected) $one -is $expected }
    BeGreaterThan    = { param($one, $expected) $one -gt $expected }
    BeGreaterOrEqual = { param($one, $expected) $one -ge $expected }
    Exist            = { param($one) Test-Path $one }
    FileContentMatch = { param($one, $expected) @(Get-Content $one) -match $expected }
    Throw            = { param($one, $expected) $script:Caught = $null; try { $null = & $one } catch { $script:Caught = $_ }; $Caught -and (-not $expected -or $Caught.Exception.Message -like $expected) }
}
$together = 'Be', 'BeNullOrEmpty', 'HaveCount', 'Contain'

function Should {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipeline)] [object] $ActualValue,
        [Parameter(Position = 0)] [Alias('ExpectedMessage')] [object] $ExpectedValue,
        [switch] $Be, [switch] $BeNullOrEmpty, [switch] $HaveCount, [switch] $Contain, [switch] $BeIn, [switch] $BeLike, [switch] $Match, [switch] $BeTrue, [switch] $BeFalse,
        [switch] $BeOfType, [switch] $BeGreaterThan, [switch] $BeGreaterOrEqual, [switch] $Exist, [switch] $FileContentMatch, [switch] $Throw,
        [switch] $Not, [switch] $PassThru, [string] $Because
    )
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { $all.Add($ActualValue) }
    end {
        $name = @($PSBoundParameters.Keys.Where({ $operators.ContainsKey($_) }))
        if ($name.Count -ne 1) { throw "Should takes one operator: $name" }
        $name = $name[0]
        # Nothing from the pipeline is $null; an operator for one value is asked for each.
        $subjects = @($null)
        if ($name -in $together) { $subjects = @(, $all.ToArray()) } elseif ($all.Count -gt 0) { $subjects = $all.ToArray() }
        foreach ($subject in $subjects) {
            if ([bool](& $operators[$name] $subject $ExpectedValue) -eq $Not) {
                $text = "Expected $(if ($Not) { 'not ' })-$name '$ExpectedValue'$(if ($Because) { " because $Because" }), but got '$subject'. $(if ($name -eq 'Throw') { $Caught })"
                throw [System.Management.Automation.ErrorRecord]::new([System.Exception]::new($text), 'PesterAssertionFailed', 'InvalidResult', $null)
            }
        }
        if ($PassThru) { $Caught }
    }
}

Export-ModuleMember -Function Describe, It, BeforeAll, AfterAll, BeforeDiscovery, Should, Invoke-TestFile
