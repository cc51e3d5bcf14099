namespace Hewn.Cli.Run;

/// <summary>Takes lines from a <see cref="LineSplitter"/>.</summary>
internal interface ILineTarget
{
    /// <summary>A line has ended.</summary>
    void Take(OutputLine line);

    /// <summary>A carriage return is about to overwrite this state of a line.</summary>
    void TakeOverwritten(OutputLine line);
}
