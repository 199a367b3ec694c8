"""Web server settings. The access log, when switched on, has no query string and no referer."""

import os

from gunicorn import glogging

from portal.logs import WithoutValues


class Log(glogging.Logger):
    """The server's own log: of a failed request it would quote the query and the exception."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(WithoutValues())


logger_class = Log
bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = 4
preload_app = True
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
loglevel = "warning"
