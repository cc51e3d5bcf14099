namespace Hewn.Shipping.Sending;

/// <summary>What a far side made of a request.</summary>
internal enum PushOutcome
{
    /// <summary>It has the lines.</summary>
    Taken,

    /// <summary>Not now: it is down, slow, or has too much to do.</summary>
    Later,

    /// <summary>It wants fewer lines at a time.</summary>
    TooLarge,

    /// <summary>Something in it is malformed, or not wanted.</summary>
    Refused,

    /// <summary>The address or the credentials are wrong; nothing of any line.</summary>
    Misdirected,
}
