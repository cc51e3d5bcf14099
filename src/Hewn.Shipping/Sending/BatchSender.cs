using System.Globalization;
using Hewn.Shipping.Lines;

namespace Hewn.Shipping.Sending;

/// <summary>
/// Sends a batch until the far side has all of it that it takes: tries again, sends halves where it is too large, and
/// finds the lines that are refused. Not thread-safe.
/// </summary>
/// <param name="pusher">Sends once.</param>
/// <param name="policy">How long to wait.</param>
/// <param name="counts">Where it is counted.</param>
/// <param name="time">The clock of the pauses.</param>
/// <param name="tell">Told of what goes wrong.</param>
internal sealed class BatchSender(
    IPusher pusher, RetryPolicy policy, ShipCounts counts, TimeProvider time, Action<string> tell)
{
    private string? _trouble; // told, and not over yet
    private long _toldRefusals;

    /// <summary>Sends.</summary>
    /// <param name="batch">The lines.</param>
    /// <param name="stop">Ends it between two requests.</param>
    /// <param name="abort">Ends it in a request.</param>
    /// <exception cref="OperationCanceledException">It was ended; some of the lines may have been taken.</exception>
    public async Task SendAsync(IReadOnlyList<ShippedLine> batch, CancellationToken stop, CancellationToken abort)
    {
        // Parts that are to be sent, the next on top. Halving keeps the order of time, and the depth is that of a tree.
        var parts = new Stack<IReadOnlyList<ShippedLine>>();
        parts.Push(batch);
        while (parts.TryPop(out IReadOnlyList<ShippedLine>? part))
        {
            PushAnswer answer = await PushAsync(part, stop, abort).ConfigureAwait(false);
            switch (answer.Outcome)
            {
                case PushOutcome.Taken:
                    Take(part, answer);
                    break;
                case PushOutcome.Refused when answer.OldestNs is { } oldest
                    && part.Any(line => line.TimestampNs < oldest):
                    RefuseAll([.. part.Where(line => line.TimestampNs < oldest)], answer.Reason);
                    if (part.Any(line => line.TimestampNs >= oldest))
                        parts.Push([.. part.Where(line => line.TimestampNs >= oldest)]);
                    break;
                default:
                    Halve(part, answer, parts);
                    break;
            }
        }
    }

    /// <summary>Sends a part until there is an answer that says something of its lines.</summary>
    private async Task<PushAnswer> PushAsync(
        IReadOnlyList<ShippedLine> part, CancellationToken stop, CancellationToken abort)
    {
        for (int failures = 1; ; failures++)
        {
            stop.ThrowIfCancellationRequested();
            PushAnswer answer = await pusher.PushAsync(part, abort).ConfigureAwait(false);
            if (answer.Outcome is not (PushOutcome.Later or PushOutcome.Misdirected))
            {
                if (_trouble is not null)
                    tell("the far side answers again");
                _trouble = null;
                return answer;
            }

            counts.AddRetry();
            if (_trouble is null || (answer.Outcome == PushOutcome.Misdirected && _trouble != answer.Reason))
                tell(TroubleOf(answer));
            _trouble = answer.Reason;
            await Task.Delay(policy.PauseAfter(failures, answer.RetryAfter), time, stop).ConfigureAwait(false);
        }
    }

    private static string TroubleOf(PushAnswer answer) => answer.Outcome == PushOutcome.Misdirected
        ? $"the far side does not take lines here ({answer.Reason}). Address, credentials or tenant are wrong; "
            + "nothing is lost, it is tried again"
        : $"the far side does not take lines now ({answer.Reason}); nothing is lost, it is tried again";

    private void Take(IReadOnlyList<ShippedLine> part, PushAnswer answer)
    {
        if (answer.Refused > 0)
        {
            counts.AddRefused(answer.Refused);
            TellRefusal(string.Create(CultureInfo.InvariantCulture,
                $"the far side has refused {answer.Refused} of {part.Count} lines between {part[0].Place} and "
                + $"{part[^1].Place}: {answer.Reason}"));
        }

        int taken = part.Count - (int)answer.Refused;
        counts.AddTaken(taken, part.Sum(line => (long)line.Text.Length));
    }

    private void Halve(
        IReadOnlyList<ShippedLine> part, PushAnswer answer, Stack<IReadOnlyList<ShippedLine>> parts)
    {
        if (part.Count == 1)
        {
            RefuseAll(part, answer.Reason);
            return;
        }

        int half = part.Count / 2;
        parts.Push([.. part.Skip(half)]);
        parts.Push([.. part.Take(half)]);
    }

    private void RefuseAll(IReadOnlyList<ShippedLine> lines, string reason)
    {
        counts.AddRefused(lines.Count);
        TellRefusal(lines.Count == 1
            ? $"the far side has refused {lines[0].Place}: {reason}"
            : string.Create(CultureInfo.InvariantCulture,
                $"the far side has refused {lines.Count} lines, the first of them {lines[0].Place}: {reason}"));
    }

    private void TellRefusal(string refusal)
    {
        if (_toldRefusals < Limits.MaxToldRefusals)
            tell(refusal);
        else if (_toldRefusals == Limits.MaxToldRefusals)
            tell("more lines are refused; they are counted and not told one by one");
        _toldRefusals++;
    }
}
