namespace Hewn.Files;

/// <summary>
/// What failed and was told. The same failure of the same thing is no news, however often it is tried. Not thread-safe.
/// </summary>
/// <typeparam name="T">What can fail.</typeparam>
internal sealed class ToldFailures<T>
    where T : notnull
{
    private readonly Dictionary<T, (Type Kind, int Code)> _causes = [];

    /// <summary>Whether that is to be told: it did not fail the last time, or for another reason.</summary>
    public bool IsNews(T what, Exception failure)
    {
        var cause = (failure.GetType(), failure.HResult); // Not the message, which names what may be renamed meanwhile.
        bool isNews = !_causes.TryGetValue(what, out var before) || before != cause;
        _causes[what] = cause;
        return isNews;
    }

    /// <summary>It did not fail. Returns whether it had the last time.</summary>
    public bool Ends(T what) => _causes.Remove(what);

    /// <summary>Forgets what is not there any more.</summary>
    public void KeepOnly(IEnumerable<T> left)
    {
        if (_causes.Count == 0)
            return;
        HashSet<T> there = [.. left];
        foreach (T gone in _causes.Keys.Where(what => !there.Contains(what)).ToArray())
            _causes.Remove(gone);
    }
}
