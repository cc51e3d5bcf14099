using Hewn.Cli.View.Output;
using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Reading;

namespace Hewn.Cli.View.Listing;

/// <summary>Shows the entries of any log, and on request what comes after them.</summary>
internal sealed class FileListing(FileRequest request, EntrySources sources, Terminal terminal)
{
    // The last ones without neighbours are found from the ends of the files; each is shown at once then.
    private readonly EntryListing _listing = new(
        request.Filters,
        request.Before,
        request.After,
        request.Before > 0 || request.After > 0 ? request.Last : null);

    // Who asked for fields is told which of them nothing has; null where nobody did.
    private readonly UnknownFields? _fields = request.Display.HasChoice ? new(request.Display.Fields) : null;

    /// <summary>Sentences about fields that were chosen and stand in nothing that is shown.</summary>
    public IEnumerable<string> FieldsNotFound(CancellationToken cancellation)
    {
        if (_fields is null)
            return [];
        if (!_fields.HasLooked && _listing.Matches > 0) // Other threads have written them: all that is there.
        {
            using LogReader source = sources.Open(cancellation);
            while (!_fields.IsOver && source.TryRead())
                _fields.LookAt(source.Current);
        }

        return _fields.Sentences();
    }

    /// <summary>Lists, and follows if asked to, until cancelled.</summary>
    /// <returns>How many entries passed.</returns>
    public async Task<long> RunAsync(CancellationToken cancellation)
    {
        if (request.IsFollowing && !sources.HasPipe)
        {
            await FollowAsync(cancellation).ConfigureAwait(false);
            return _listing.Matches;
        }

        PagedOutput.Write(terminal, request.Display.HasPager, output => List(output, cancellation));
        return _listing.Matches;
    }

    private void List(Utf8Output output, CancellationToken cancellation)
    {
        IEntryWriter writer = CreateWriter(output);
        if (request.Last is { } last && !HasContext)
        {
            OfferLast(sources.ReadLast(Math.Max(1, last), request.Filters.Takes, cancellation), last, writer);
            return;
        }

        sources.BeforeWaiting = output.Flush; // What comes through a pipe is shown as it comes.
        using LogReader source = HasContext
            ? sources.Open(cancellation)
            : sources.Open(request.Filters.Lines, Texts(), cancellation);
        while (source.TryRead() && !cancellation.IsCancellationRequested)
        {
            if (source.TryGetText(out ReadOnlySpan<byte> text))
                _listing.OfferText(text, output);
            else
                _listing.Offer(source.Current, writer);
        }

        _listing.End(writer);
    }

    private IEntryWriter CreateWriter(Utf8Output output)
    {
        IEntryWriter writer = request.Display.CreateWriter(output);
        return _fields is null ? writer : new WatchedEntryWriter(writer, _fields);
    }

    private void OfferLast(IReadOnlyList<Entry> entries, int last, IEntryWriter writer)
    {
        foreach (Entry entry in entries.Take(last)) // Of none, one is read all the same, to know the end.
            _listing.Offer(entry, writer);
    }

    /// <summary>Where every entry is shown, its text is made by the thread that has read it.</summary>
    private Func<IEntryText>? Texts() =>
        request.Filters.IsAsking || request.Last is not null || (_fields is not null && sources.HasPipe)
            || !EntryTexts.ArePossible(request.Display)
            ? null
            : () => new EntryTexts(request.Display);

    private bool HasContext => request.Before > 0 || request.After > 0;

    private async Task FollowAsync(CancellationToken cancellation)
    {
        Utf8Output output = Utf8Output.Of(terminal);
        IEntryWriter writer = CreateWriter(output);
        using LogFollower follower = sources.Follow();
        bool isPast = true;
        if (request.Last is { } last && !HasContext)
        {
            OfferLast(follower.ReadLast(Math.Max(1, last), request.Filters.Takes), last, writer);
        }

        await follower.RunAsync(entry => _listing.Offer(entry, writer), OnPause, cancellation).ConfigureAwait(false);
        output.Flush();

        void OnPause()
        {
            if (isPast) // All that was there has been read: the last entries are known now.
                _listing.EndOfPast(writer);
            isPast = false;
            output.Flush();
        }
    }
}
