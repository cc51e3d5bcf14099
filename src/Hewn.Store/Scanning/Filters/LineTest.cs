namespace Hewn.Store.Scanning.Filters;

/// <summary>A condition made ready for one thread. Derive one for each kind of condition.</summary>
internal abstract class LineTest
{
    public abstract bool Passes(in LineView line);
}
