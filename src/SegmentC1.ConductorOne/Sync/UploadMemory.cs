using Newtonsoft.Json;
using SegmentC1.Access;

namespace SegmentC1.ConductorOne;

/// <summary>The workspace that was last uploaded with a credential.</summary>
/// <param name="WorkspaceId">Its id.</param>
/// <param name="WorkspaceName">Its name then.</param>
/// <param name="UploadedAt">When, UTC, ISO 8601.</param>
internal sealed record RememberedUpload(string WorkspaceId, string WorkspaceName, string UploadedAt);

/// <summary>
/// Remembers, per user and client id, which workspace was last uploaded, so that one workspace is not taken for another by
/// mistake. Holds no secret. Losing it loses a safeguard and nothing else: no trouble with it stops a sync.
/// </summary>
internal sealed class UploadMemory
{
    /// <summary>Names another folder than the user's own, for containers that keep state on a volume and for tests.</summary>
    public const string FolderVariable = "SEGMENTC1_STATE";

    private const string FileName = "uploads.json";
    private readonly string? _path;
    private readonly Action<string> _warn;

    /// <param name="path">The file; null for the one of this user.</param>
    /// <param name="warn">Told when the file cannot be read or written.</param>
    public UploadMemory(string? path, Action<string> warn)
    {
        _path = path ?? DefaultPath();
        _warn = warn;
    }

    private sealed record Content(int Version, Dictionary<string, RememberedUpload>? Uploads);

    /// <summary>What was last uploaded with this credential; null when that is not known.</summary>
    public RememberedUpload? Recall(string clientId) =>
        Read().GetValueOrDefault(clientId) is { WorkspaceId: { Length: > 0 } } upload ? upload : null;

    /// <summary>Keeps what was uploaded.</summary>
    public void Keep(string clientId, string workspaceId, string workspaceName, DateTimeOffset at)
    {
        if (_path is null) return;
        var uploads = Read(silent: true);
        uploads[clientId] = new RememberedUpload(workspaceId, workspaceName, at.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            PrivateFolder.Ensure(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            using var file = AtomicFile.Create(_path, overwrite: true);
            using (var writer = new StreamWriter(file.Stream, leaveOpen: true))
            {
                writer.Write(JsonConvert.SerializeObject(new Content(1, uploads), Formatting.Indented, KeyPreserving));
            }

            file.Commit();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _warn($"It could not be remembered which workspace was uploaded, so that the next upload cannot be compared with it: {exception.Message}");
        }
    }

    // Client ids are keys: their case must stay.
    private static JsonSerializerSettings KeyPreserving { get; } = new() { DateParseHandling = DateParseHandling.None, MaxDepth = 8 };

    private static string? DefaultPath()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen) return Path.Combine(chosen, FileName);
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length == 0 ? null : Path.Combine(folder, ProductInfo.Name, FileName);
    }

    private Dictionary<string, RememberedUpload> Read(bool silent = false)
    {
        if (_path is null) return new(StringComparer.Ordinal);
        try
        {
            var content = JsonConvert.DeserializeObject<Content>(File.ReadAllText(_path), KeyPreserving);
            return new(content?.Uploads ?? throw new JsonException("It is empty."), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            if (!silent) _warn($"It is not known which workspace was last uploaded with this credential, because '{_path}' cannot be read: {exception.Message}");
            return new(StringComparer.Ordinal);
        }
    }
}
