using System.Diagnostics;
using Hewn.Diagnostics;
using Hewn.Sessions;
using Hewn.Sessions.Parts;
using Hewn.Sessions.Remote;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary>Sends sessions, one after the other. Not thread-safe.</summary>
internal sealed class PushJob
{
    private const int MaxAttempts = 4; // In a row that brought nothing; the sending can be run again.

    private static readonly TimeSpan _turnPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _turnPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _showInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(1);

    private readonly SessionsScene _scene;
    private readonly RemoteOptions _options;
    private readonly bool _isDryRun;
    private readonly RemoteAddress _address;
    private readonly RemotePause _pauses = new(new Random());

    public PushJob(SessionsScene scene, RemoteOptions options, bool isDryRun)
    {
        (_scene, _options, _isDryRun) = (scene, options, isDryRun);
        _address = RemoteAddress.Of(options.Url, options.Tenant);
    }

    /// <summary>Where it sends to.</summary>
    public string Url => _address.Shown;

    /// <summary>Sends a session. What goes wrong is told in the answer.</summary>
    /// <exception cref="OperationCanceledException">It was ended; it can be gone on with.</exception>
    public async Task<PushedSession> RunAsync(SessionPlace place, CancellationToken cancellation)
    {
        var answer = new PushedSession(place.FullName, place.Path);
        if (ProblemOf(place) is { } impossible)
            return answer with { Problem = impossible };
        TellUnwritten(place);
        var host = new PartHost(
            place.Path, new DiagnosticChannel(problem => _scene.Tell($"{place.FullName}: {problem.Message}")));
        try
        {
            if (!_isDryRun)
                return await SendAsync(place, host, answer, cancellation).ConfigureAwait(false);
            var rest = PushRest.Of(host, _address);
            return answer with { Lines = rest.Lines, Points = rest.Points, Files = rest.Files };
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            return answer with { Problem = e.Message };
        }
    }

    private static string? ProblemOf(SessionPlace place)
    {
        if (place.Kind != StoredKind.Session)
            return "it is a run's directory; only sessions can be sent";
        try
        {
            SessionName.Check(place.Workspace, "workspace", nameof(place));
            SessionName.Check(place.Name, "session name", nameof(place));
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    private void TellUnwritten(SessionPlace place)
    {
        if (SessionLife.IsWritten(place))
            return; // Its process writes them.
        using SessionTails tails = SessionTails.Read(place, _scene.Zone);
        if (tails.Unwritten == 0)
            return;
        _scene.TellFailure(FormattableString.Invariant(
            $"{tails.Unwritten} lines of {place.FullName} stand in the ring of a killed process only and are not ")
            + $"sent. First: hewn recover {place.Path} --recursive");
    }

    private async Task<PushedSession> SendAsync(
        SessionPlace place, PartHost host, PushedSession answer, CancellationToken cancellation)
    {
        var tally = new PushTally();
        using var client = new RemoteClient(_address, _options, tally);
        var push = new SessionPush(host, (place.Workspace, place.Name), client, _options, tally);
        using IDisposable? turn = await TakeTurnAsync(push, cancellation).ConfigureAwait(false);
        if (turn is null)
            return answer with { Problem = "another process is sending it, and goes on with it" };
        PushRest? all = _scene.Terminal.IsErrorTerminal ? PushRest.Of(host, _address) : null;
        Task<string?> sending = TryAsync(push, tally, place, cancellation);
        if (all is not null)
            await ShowAsync(place, all, tally, sending).ConfigureAwait(false);
        string? problem = await sending.ConfigureAwait(false);
        return answer with
        {
            Lines = tally.Lines,
            Points = tally.Points,
            Files = tally.Files,
            Refused = tally.Refused,
            LeftOut = tally.LeftOut,
            Problem = problem,
        };
    }

    private static async Task<IDisposable?> TakeTurnAsync(SessionPush push, CancellationToken cancellation)
    {
        long from = Stopwatch.GetTimestamp();
        while (true)
        {
            if (push.TryTakeTurn() is { } turn)
                return turn;
            if (Stopwatch.GetElapsedTime(from) >= _turnPatience)
                return null;
            await Task.Delay(_turnPause, TimeProvider.System, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Sends until everything is there; else says why it is not.</summary>
    private async Task<string?> TryAsync(
        SessionPush push, PushTally tally, SessionPlace place, CancellationToken cancellation)
    {
        int failures = 0;
        long sent = -1;
        while (true)
        {
            try
            {
                await push.RunAsync(cancellation).ConfigureAwait(false);
                return null;
            }
            catch (RemoteFailure e)
            {
                long now = tally.Lines + tally.Points + tally.Files;
                failures = now > sent ? 1 : failures + 1;
                sent = now;
                TimeSpan pause = _pauses.After(failures, e);
                if (e.Kind != RemoteFailureKind.Later || failures >= MaxAttempts || pause > _longestPause)
                    return $"{e.Message}. Run it again to go on.";
                if (failures == 1)
                    _scene.Tell($"{place.FullName}: {_address.Shown} does not take it now ({e.Message}); tried again");
                await Task.Delay(pause, _options.Time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task ShowAsync(SessionPlace place, PushRest all, PushTally tally, Task sending)
    {
        while (true)
        {
            await Task.WhenAny(sending, Task.Delay(_showInterval, TimeProvider.System)).ConfigureAwait(false);
            if (sending.IsCompleted)
                break;
            await _scene.Terminal.Error.WriteAsync(FormattableString.Invariant(
                $"\r{PlainText.Of(place.FullName)}: {tally.Lines} of {all.Lines} lines, {tally.Points} of ")
                + FormattableString.Invariant($"{all.Points} points, {tally.Files} of {all.Files} files\e[K"))
                .ConfigureAwait(false);
        }

        await _scene.Terminal.Error.WriteAsync("\r\e[K").ConfigureAwait(false);
    }
}
