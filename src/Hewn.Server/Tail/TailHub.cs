using System.Collections.Concurrent;
using Hewn.Server.Http;
using Hewn.Server.Push;

namespace Hewn.Server.Tail;

/// <summary>Brings lines that were taken to the clients that tail. Thread-safe.</summary>
/// <param name="most">Clients at most.</param>
internal sealed class TailHub(int most)
{
    private readonly ConcurrentDictionary<TailFeed, string> _feeds = new();
    private int _count;

    /// <summary>Clients that tail.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether somebody tails lines of a tenant.</summary>
    public bool HasClients(string tenant) => Count > 0 && _feeds.Values.Contains(tenant, StringComparer.Ordinal);

    /// <summary>One client more.</summary>
    /// <exception cref="RequestFailure">There are too many.</exception>
    public TailFeed Open(string tenant)
    {
        int count = Interlocked.Increment(ref _count);
        if (count > most)
        {
            Interlocked.Decrement(ref _count);
            throw RequestFailure.Bad(FormattableString.Invariant(
                $"max concurrent tail requests limit exceeded, count > limit ({count} > {most})"));
        }

        var feed = new TailFeed();
        _feeds[feed] = tenant;
        return feed;
    }

    /// <summary>One client less.</summary>
    public void Close(TailFeed feed)
    {
        if (_feeds.TryRemove(feed, out _))
            Interlocked.Decrement(ref _count);
    }

    /// <summary>Lines were taken.</summary>
    public void Publish(string tenant, TakenLines lines)
    {
        var feeds = new List<TailFeed>();
        var questions = new HashSet<string>(StringComparer.Ordinal);
        int own = 0;
        foreach ((TailFeed feed, string of) in _feeds)
        {
            if (of != tenant)
                continue;
            feeds.Add(feed);
            if (feed.QuestionFor(lines.OldestNs) is { } question)
                questions.Add(question);
            else
                own++;
        }

        lines.Expect(own + questions.Count);
        foreach (TailFeed feed in feeds)
            feed.Add(lines);
    }
}
