namespace Hewn.Store.Index;

/// <summary>An index says something that cannot be. Whoever reads it catches this and asks the lines.</summary>
internal sealed class DamagedIndexException : Exception
{
    public DamagedIndexException()
    {
    }

    public DamagedIndexException(string message) : base(message)
    {
    }

    public DamagedIndexException(string message, Exception inner) : base(message, inner)
    {
    }
}
