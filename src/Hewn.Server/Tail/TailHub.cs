using System.Collections.Concurrent;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
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

    /// <summary>The streams that are tailed of a tenant, as each who asks something else asks for them.</summary>
    public IReadOnlyCollection<EntryRequest> StreamsOf(string tenant)
    {
        if (Count == 0)
            return [];
        var asked = new Dictionary<string, EntryRequest>(StringComparer.Ordinal);
        foreach ((TailFeed feed, string of) in _feeds)
        {
            if (of == tenant)
                asked.TryAdd(feed.Query, feed.Streams);
        }

        return asked.Values;
    }

    /// <summary>One client more.</summary>
    /// <param name="tenant">Whose lines it tails.</param>
    /// <param name="query">What it asks; null for all there is.</param>
    /// <exception cref="RequestFailure">There are too many.</exception>
    public TailFeed Open(string tenant, LogExpression? query = null)
    {
        int count = Interlocked.Increment(ref _count);
        if (count > most)
        {
            Interlocked.Decrement(ref _count);
            throw RequestFailure.Bad(FormattableString.Invariant(
                $"max concurrent tail requests limit exceeded, count > limit ({count} > {most})"));
        }

        var feed = new TailFeed(query);
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
