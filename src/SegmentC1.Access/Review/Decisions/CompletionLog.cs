using System.Globalization;
using CsvHelper;

namespace SegmentC1.Access;

/// <summary>
/// The record of what became of decisions, <c>completion.csv</c>: each row is on the disk before the next change is made, so that a run that was
/// stopped leaves a true record, and the next run goes on behind it.
/// </summary>
public sealed class CompletionLog : IDisposable
{
    private static readonly (string Name, Func<ReviewAction, string?> Cell)[] Cells =
    [
        ("TimeUtc", action => CellText.Time(action.TimeUtc)),
        ("Step", action => CellText.Number(action.Step == 0 ? null : action.Step)),
        ("Action", action => action.Action.ToString()),
        ("Outcome", action => action.Outcome.ToString()),
        ("Before", action => action.Before),
        ("After", action => action.After),
        ("Note", action => action.Note),
        ("Decision", action => action.Decision.Decision.ToString()),
        ("WorkspaceId", action => action.Decision.WorkspaceId),
        ("PrincipalType", action => CellText.Principal(action.Decision.PrincipalType)),
        ("PrincipalId", action => action.Decision.PrincipalId),
        ("Name", action => action.Decision.Name),
        ("Email", action => action.Decision.Email),
        ("RoleId", action => action.Decision.RoleId),
        ("Role", action => action.Decision.Role),
        ("ScopeType", action => CellText.ScopeType(action.Decision.Scope)),
        ("ScopeId", action => action.Decision.Scope?.Id),
        ("ScopeName", action => action.Decision.ScopeName),
        ("ScopeLabels", action => action.Decision.Scope is null ? null : LabelText.Format(action.Decision.Scope.Labels)),
        ("GrantedThrough", action => action.Decision.Via?.ToString().ToLowerInvariant()),
        ("GroupId", action => action.Decision.GroupId),
        ("GroupName", action => action.Decision.GroupName),
        ("ReviewCapturedAtUtc", action => action.Decision.CapturedAtUtc),
        ("Reviewer", action => action.Decision.Reviewer),
        ("DecisionDate", action => action.Decision.DecisionDateText),
        ("Justification", action => action.Decision.Justification),
        ("DecisionFile", action => Path.GetFileName(action.Decision.File)),
        ("DecisionLine", action => CellText.Number(action.Decision.Line)),
    ];

    // As CsvTable writes, but without a header: rows that stand behind others.
    private static readonly CsvWriterOptions RowForm = CsvWriterOptions.Default with
    {
        NewLine = "\r\n",
        Quoting = CsvQuoting.WhenNeededOrWhitespace,
        FormatProvider = CultureInfo.InvariantCulture,
    };

    private static readonly string[] KeyColumns = ["PrincipalType", "PrincipalId", "RoleId", "ScopeType", "ScopeId", "ScopeLabels", "GrantedThrough", "GroupId", "ReviewCapturedAtUtc"];

    // A row of a failure says more than the one that was planned; a little too much costs nothing.
    private const int Spare = 4096;

    private readonly FileStream _file;
    private readonly byte[] _header;
    private readonly Dictionary<string, Dictionary<string, string>> _last = new(StringComparer.Ordinal);

    private long _end;

    private CompletionLog(FileStream file, byte[] header)
    {
        _file = file;
        _header = header;
    }

    /// <summary>The columns in their order.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. Cells.Select(cell => cell.Name)];

    /// <summary>Opens the record to go on with it, or begins one. A row that a crash cut off is taken away.</summary>
    /// <param name="path">Full name of the file; its folder is there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OutputFileException">It cannot be written, or another run has it open.</exception>
    /// <exception cref="ReviewFileException">There is a file of that name that is no such record.</exception>
    public static async Task<CompletionLog> OpenAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            // Without a buffer: what could not be written must not be tried again when the file is closed.
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return await OpenAsync(new FileStream(path, options), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (AtomicFile.IsOfTheSystem(failure))
        {
            throw OutputFileException.From(failure, path);
        }
    }

    /// <summary>Opens the record in a file that is open already and is closed with it.</summary>
    internal static async Task<CompletionLog> OpenAsync(FileStream file, CancellationToken cancellationToken)
    {
        try
        {
            var log = new CompletionLog(file, await HeaderAsync(cancellationToken).ConfigureAwait(false));
            log.Resume(file.Name);
            return log;
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The outcome and time that the record has for a decision; null when it has none.</summary>
    public (string Outcome, string Note, string TimeUtc)? Last(ReviewAction action) =>
        _last.TryGetValue(KeyOf(CellsOf(action)), out var row) ? (row["Outcome"], row["Note"], row["TimeUtc"]) : null;

    /// <summary>Takes the room that the rows of a step need, so that a disk that is full is noticed before the change and not after it.</summary>
    /// <exception cref="OutputFileException">There is none.</exception>
    public void Reserve(IReadOnlyList<ReviewAction> actions)
    {
        using var text = TextOf(actions);
        var room = new byte[(2 * text.Length) + Spare];
        // Without a line end, so that the next run takes it for a row that was cut off, should this one die before it is written over.
        Array.Fill(room, (byte)' ');
        Write(room, _end + room.Length, "Nothing was sent for what comes next.");
    }

    /// <summary>Writes rows and brings them to the disk, all of them before this returns.</summary>
    /// <exception cref="OutputFileException">They cannot be written.</exception>
    public void Append(IReadOnlyList<ReviewAction> actions)
    {
        if (actions.Count == 0) return;
        using var text = TextOf(actions);
        var end = _end + text.Length;
        Write(text.ToArray(), end, $"What it lacks: {string.Join("; ", actions.Select(action => action.ToString()))}.");
        _end = end;
        foreach (var action in actions) Remember(CellsOf(action));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Trim();
        _file.Dispose();
    }

    private static MemoryStream TextOf(IReadOnlyList<ReviewAction> actions)
    {
        var text = new MemoryStream();
        using (var writer = CsvWriter.Create(text, RowForm, leaveOpen: true))
        {
            foreach (var action in actions)
            {
                foreach (var (_, cell) in Cells) writer.WriteField(FormulaGuard.Escape(cell(action) ?? string.Empty));
                writer.EndRecord();
            }

            writer.Flush();
        }

        return text;
    }

    private void Write(byte[] rows, long length, string consequence)
    {
        try
        {
            _file.Position = _end;
            _file.Write(rows);
            _file.SetLength(length);
            _file.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (AtomicFile.IsOfTheSystem(failure))
        {
            var why = OutputFileException.From(failure, _file.Name);
            throw new OutputFileException(why.ErrorId, _file.Name, $"The record '{_file.Name}' cannot be written any more, so the run ends here. {consequence} Run it again when there is room. {failure.Message}", failure);
        }
    }

    // Room that was taken and is not needed; what cannot be given back now is when the record is opened again.
    private void Trim()
    {
        try
        {
            if (_file.Length > _end) _file.SetLength(_end);
        }
        catch (Exception failure) when (AtomicFile.IsOfTheSystem(failure))
        {
            // It only looks untidy.
        }
    }

    private void Resume(string path)
    {
        if (_file.Length == 0)
        {
            _file.Write(_header);
            _file.Flush(flushToDisk: true);
            _end = _header.Length;
            return;
        }

        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var end = EndOfRows(bytes);
        if (!bytes.AsSpan(0, end).StartsWith(_header))
        {
            // A crash may have cut off the very first line; anything else is somebody's own file.
            if (!_header.AsSpan().StartsWith(bytes)) throw new ReviewFileException(ReviewFileException.NotARecord, path, $"'{path}' is not a record of completing a review, or one of another version. Choose another -Destination.");
            _file.SetLength(0);
            Resume(path);
            return;
        }

        using (var reader = CsvReader.Create(bytes.AsMemory(0, end), CsvReaderOptions.Default with { Separator = ',' }))
        {
            while (reader.Read()) Remember(Columns.ToDictionary(name => name, name => FormulaGuard.Unescape(reader.GetString(name)), StringComparer.Ordinal));
        }

        _file.SetLength(end);
        _end = end;
    }

    // Behind the last line end that is not inside a quoted cell.
    private static int EndOfRows(byte[] bytes)
    {
        var (end, quoted) = (0, false);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] == '"') quoted = !quoted;
            else if (bytes[at] == '\n' && !quoted) end = at + 1;
        }

        return end;
    }

    private static async Task<byte[]> HeaderAsync(CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await CsvTable.WriteAsync(text, Columns, [], raw: false, cancellationToken).ConfigureAwait(false);
        return text.ToArray();
    }

    private static Dictionary<string, string> CellsOf(ReviewAction action) => Cells.ToDictionary(cell => cell.Name, cell => cell.Cell(action) ?? string.Empty, StringComparer.Ordinal);

    private void Remember(Dictionary<string, string> row) => _last[KeyOf(row)] = row;

    private static string KeyOf(Dictionary<string, string> row) => string.Join('\u001f', KeyColumns.Select(column => row[column]));
}
