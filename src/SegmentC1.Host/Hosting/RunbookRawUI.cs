using System.Management.Automation.Host;

namespace SegmentC1.Host;

/// <summary>The terminal's dimensions, which is all that formatting asks for. A runbook has no cursor.</summary>
internal sealed class RunbookRawUI(Terminal terminal) : PSHostRawUserInterface
{
    private const string NoScreen = "This host writes lines, it has no screen to address.";

    /// <inheritdoc />
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    /// <inheritdoc />
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    /// <inheritdoc />
    public override Size BufferSize
    {
        get => new(terminal.Width, terminal.Height);
        set => throw new NotSupportedException(NoScreen);
    }

    /// <inheritdoc />
    public override Size WindowSize
    {
        get => BufferSize;
        set => throw new NotSupportedException(NoScreen);
    }

    /// <inheritdoc />
    public override Size MaxWindowSize => BufferSize;

    /// <inheritdoc />
    public override Size MaxPhysicalWindowSize => BufferSize;

    /// <inheritdoc />
    public override Coordinates CursorPosition { get; set; }

    /// <inheritdoc />
    public override Coordinates WindowPosition { get; set; }

    /// <inheritdoc />
    public override int CursorSize { get; set; } = 25;

    /// <inheritdoc />
    public override string WindowTitle { get; set; } = "SegmentC1";

    /// <inheritdoc />
    public override bool KeyAvailable => false;

    /// <inheritdoc />
    public override void FlushInputBuffer()
    {
        // Nothing is buffered: input is read by lines.
    }

    /// <inheritdoc />
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException(NoScreen);

    /// <inheritdoc />
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException(NoScreen);

    /// <inheritdoc />
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException(NoScreen);

    /// <inheritdoc />
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException(NoScreen);

    /// <inheritdoc />
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new NotSupportedException(NoScreen);
}
