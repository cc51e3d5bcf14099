using Hewn.Store.Dialects;
using Hewn.Store.Dialects.Wrappers;

namespace Hewn.Store.Sieving;

/// <summary>
/// Goes along lines of Docker's and tells which of them make a record, as reading would. Behind a line that only
/// reading can tell about, it is sure again with a line that can belong to no record before it. One thread's.
/// </summary>
internal sealed class DockerLineWalk
{
    private readonly DockerText _texts = new();
    private OpenRecord _open;
    private TraceState _trace;
    private State _state;

    private enum State : byte
    {
        /// <summary>A record begins with the next line.</summary>
        Start,

        /// <summary>What is open is known.</summary>
        Sure,

        /// <summary>The next line may be the rest of the one before.</summary>
        BehindUnsure,

        /// <summary>The next line may belong to a record that is not known.</summary>
        Unsure,
    }

    /// <summary>Begins anew, with a line with which a record begins.</summary>
    public void Begin() => _state = State.Start;

    /// <summary>Goes over a line that only reading can tell about.</summary>
    public DockerLineKind Unsure()
    {
        _state = State.BehindUnsure;
        return DockerLineKind.Unsure;
    }

    /// <summary>Goes over a line that is known to hold an object of JSON, and a line end.</summary>
    public DockerLineKind Json()
    {
        if (_state == State.BehindUnsure)
            _state = State.Unsure;
        else
            Open("{}"u8);
        return DockerLineKind.Json;
    }

    /// <summary>Goes over a line.</summary>
    /// <param name="line">The line, without its line end.</param>
    public DockerLineKind Text(ReadOnlySpan<byte> line)
    {
        if (!_texts.TryTake(line, out ReadOnlySpan<byte> text))
            return Unsure();
        switch (_state)
        {
            case State.BehindUnsure:
                _state = State.Unsure;
                return DockerLineKind.Unsure;
            case State.Unsure when !OpenRecord.IsSurelyBegunBy(text):
                return DockerLineKind.Unsure;
            case State.Sure when _open.Continues(ref _trace, Wrapped(text), isAfterBlank: false):
                return DockerLineKind.Further;
            default:
                Open(text);
                return DockerLineKind.Text;
        }
    }

    private void Open(ReadOnlySpan<byte> text)
    {
        _trace = _open.Open(Wrapped(text));
        _state = State.Sure;
    }

    private static WrappedLine Wrapped(ReadOnlySpan<byte> text) => new(text, isWrapped: true, isPartial: false);
}
