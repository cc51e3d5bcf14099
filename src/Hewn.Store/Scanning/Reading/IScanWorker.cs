namespace Hewn.Store.Scanning.Reading;

/// <summary>What one thread of a scan works with; disposing it hands its results over.</summary>
internal interface IScanWorker : IDisposable
{
    /// <summary>Does one item.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    void Work(int item);
}
