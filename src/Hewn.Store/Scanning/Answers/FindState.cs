namespace Hewn.Store.Scanning.Answers;

/// <summary>The lines that one thread has found in the part of the file it is at.</summary>
internal sealed unsafe class FindState(FindQuestion question) : QuestionState
{
    /// <summary>Bytes and lines that wait for the thread's turn; then it waits itself.</summary>
    private const int MaxWaitingBytes = 2 * 1024 * 1024;
    private const int MaxWaitingLines = 64 * 1024;

    private readonly List<LineRange> _ranges = [];
    private readonly List<int> _starts = [];
    private byte[] _text = [];
    private int _length;
    private int _part;
    private bool _isInPart;

    public override void BeginPart(int part) => (_part, _isInPart) = (part, true);

    public void Add(byte* line, int length, long offset)
    {
        if (_text.Length - _length < length)
            Array.Resize(ref _text, Math.Max(_length + length, Math.Max(64 * 1024, _text.Length * 2)));
        new ReadOnlySpan<byte>(line, length).CopyTo(_text.AsSpan(_length));
        _ranges.Add(new(offset, length));
        _starts.Add(_length);
        _length += length;
        if (_length >= MaxWaitingBytes || _ranges.Count >= MaxWaitingLines)
            HandOverLines();
    }

    public override void EndPart()
    {
        HandOverLines();
        if (question.Order.WaitFor(_part, question.Stop))
            question.Order.Done();
        _isInPart = false;
    }

    public override void HandOver()
    {
        if (_isInPart) // it could not be read to its end
            question.Order.Abort();
    }

    private void HandOverLines()
    {
        if (_ranges.Count > 0 && question.Order.WaitFor(_part, question.Stop))
            question.Write(new(question.Path, _text.AsSpan(0, _length).ToArray(), [.. _ranges], [.. _starts]));
        _ranges.Clear();
        _starts.Clear();
        _length = 0;
    }
}
