using Hewn.Cli.View.Output;
using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Segments;

namespace Hewn.Cli.View.Listing;

/// <summary>Shows the entries of any log, and on request what comes after them.</summary>
internal sealed class FileListing(FileRequest request, EntrySources sources, Terminal terminal)
{
    private readonly EntryListing _listing = new(request.Filters, request.Before, request.After, request.Last);

    /// <summary>Lists, and follows if asked to, until cancelled.</summary>
    /// <returns>How many entries passed.</returns>
    public async Task<long> RunAsync(CancellationToken cancellation)
    {
        if (request.IsFollowing && !sources.HasStandardInput)
        {
            await FollowAsync(cancellation).ConfigureAwait(false);
            return _listing.Matches;
        }

        PagedOutput.Write(terminal, request.Display.HasPager, output => List(output, cancellation));
        return _listing.Matches;
    }

    private void List(Utf8Output output, CancellationToken cancellation)
    {
        IEntryWriter writer = request.Display.CreateWriter(output);
        if (request.Last is { } last && !HasContext)
        {
            foreach (Entry entry in sources.ReadLast(Math.Max(1, last), request.Filters.Takes, cancellation))
                _listing.Offer(entry, writer);
            _listing.End(writer);
            return;
        }

        // What comes through a pipe is shown as it comes, to a person.
        bool isLive = sources.HasStandardInput && (request.Display.IsTerminal || request.IsFollowing);
        using IEntrySource source = HasContext
            ? sources.Open()
            : sources.Open(request.Filters.Lines, cancellation);
        while (source.TryRead() && !cancellation.IsCancellationRequested)
        {
            _listing.Offer(source.Current, writer);
            if (isLive)
                output.Flush();
        }

        _listing.End(writer);
    }

    private bool HasContext => request.Before > 0 || request.After > 0;

    private async Task FollowAsync(CancellationToken cancellation)
    {
        Utf8Output output = Utf8Output.Of(terminal);
        IEntryWriter writer = request.Display.CreateWriter(output);
        using LogFollower follower = sources.Follow();
        bool isPast = true;
        if (request.Last is { } last && !HasContext)
        {
            foreach (Entry entry in follower.ReadLast(Math.Max(1, last), request.Filters.Takes))
                _listing.Offer(entry, writer);
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
