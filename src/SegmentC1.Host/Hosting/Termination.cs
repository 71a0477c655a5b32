namespace SegmentC1.Host;

/// <summary>
/// Whether SIGTERM is to stop what runs. A command that can end in order takes the signal over and says so in <see cref="AppContext"/>:
/// the first signal is then its own business, and the program ends as the script does; the second one stops it.
/// </summary>
internal sealed class Termination
{
    private const string TakenOver = "SegmentC1.TakesTermination";
    private bool left;

    /// <summary>A signal came; whether what runs is to be stopped.</summary>
    public bool Stops()
    {
        if (left || AppContext.GetData(TakenOver) is not true)
        {
            return true;
        }

        left = true;
        return false;
    }
}
