using System.Globalization;

namespace SegmentC1.Access;

/// <summary>How one person holds one role: letters for the eye, words for everybody else.</summary>
internal sealed class RoleCell
{
    private const int WaysInWords = 12;

    private readonly List<string> _words = [];
    private int _ways, _labels, _others;
    private bool _everything, _direct, _group;

    /// <summary>Whether the role is held at all.</summary>
    public bool IsHeld => _ways > 0;

    /// <summary>The letters: how far it reaches (A everything, L labels, R single resources, with their number) and g where a group gives it, + where both do.</summary>
    public string Letters
    {
        get
        {
            var reach = _everything ? "A" : _labels > 0 ? "L" + Number(_labels) : "R" + Number(_others);
            return reach + (_group ? _direct ? "+" : "g" : "");
        }
    }

    /// <summary>The class that colours the letters.</summary>
    public string Class => _everything ? "a" : _labels > 0 ? "l" : "o";

    /// <summary>Each way in which it is held, in words; of very many, how many more there are.</summary>
    public string Words => string.Join("; ", _words) + (_ways > WaysInWords ? $"; and {ReportWriter.Grouped(_ways - WaysInWords)} more ways, listed in access.csv" : "");

    /// <summary>Takes in one line of access.</summary>
    public void Add(AccessEntry entry)
    {
        _ways++;
        switch (entry.Scope?.Kind)
        {
            case ScopeKind.Workspace:
                _everything = true;
                break;
            case ScopeKind.Label:
                _labels++;
                break;
            default:
                _others++;
                break;
        }

        if (entry.Via == GrantedThrough.Group) _group = true;
        else _direct = true;
        if (_ways <= WaysInWords) _words.Add($"{ReachOf(entry)}, {(entry.Group is null ? "direct" : $"through group {entry.Group.Name}")}");
    }

    /// <summary>Forgets everything, for the next person.</summary>
    public void Clear()
    {
        _words.Clear();
        (_ways, _labels, _others) = (0, 0, 0);
        (_everything, _direct, _group) = (false, false, false);
    }

    private static string ReachOf(AccessEntry entry) => entry.Scope switch
    {
        { Kind: ScopeKind.Workspace } => "everything",
        { Kind: ScopeKind.Label } => $"what has the labels {entry.ScopeName}",
        { ResourceType: { } type } => $"{type.ToString().ToLowerInvariant()} {entry.ScopeName}",
        { } scope => $"{scope.RawType.ToLowerInvariant()} {entry.ScopeName}",
        null => "nothing",
    };

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
