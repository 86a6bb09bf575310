{{/* Name of the API and of what belongs to it alone; at most 50 characters, so that what is added fits. */}}
{{- define "tycho.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels by which the pods of a part are found: (list $ "api"). */}}
{{- define "tycho.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: tycho-api
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* What Helm's own conventions ask of every object. */}}
{{- define "tycho.ofRelease" -}}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* All labels of a part. Redis is no API, so it has another name: what looks for the API finds one Service. */}}
{{- define "tycho.labels" -}}
{{- $root := index . 0 -}}
{{ include "tycho.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
{{ include "tycho.ofRelease" $root }}
{{- end -}}

{{- define "tycho.redisSelector" -}}
app.kubernetes.io/name: tycho-redis
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tycho.redisLabels" -}}
{{ include "tycho.redisSelector" . }}
{{ include "tycho.ofRelease" . }}
{{- end -}}

{{/* Of what is there for Prometheus or KEDA: (list $ "metrics"). */}}
{{- define "tycho.metricsLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: tycho-metrics
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{ include "tycho.ofRelease" $root }}
{{- end -}}

{{- define "tycho.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "tycho.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* Who may call: what the values say, or the one account of this chart. */}}
{{- define "tycho.access" -}}
{{- if .Values.access.config -}}
{{- toYaml .Values.access.config -}}
{{- else -}}
kubernetes:
  audiences: [tycho]
roles:
  admin:
    names: ["system:serviceaccount:{{ .Release.Namespace }}:{{ include "tycho.fullname" . }}-admin"]
{{- end -}}
{{- end -}}

{{- define "tycho.image" -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}

{{/* The Secret with the URL of Redis, and the entry of it. */}}
{{- define "tycho.redisSecret" -}}
{{- default (printf "%s-redis" (include "tycho.fullname" .)) .Values.redis.existingSecret -}}
{{- end -}}

{{- define "tycho.redisKey" -}}
{{- if .Values.redis.existingSecret -}}{{ .Values.redis.existingSecretKey }}{{- else -}}url{{- end -}}
{{- end -}}

{{- define "tycho.redisUrl" -}}
{{- if .Values.redis.enabled -}}
redis://{{ include "tycho.fullname" . }}-redis:6379
{{- else -}}
{{- required "redis.url or redis.existingSecret says where Redis is, when redis.enabled is false" .Values.redis.url -}}
{{- end -}}
{{- end -}}

{{/* What a container may do: nothing of its node's. */}}
{{- define "tycho.restricted" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* The pod of a part: (dict "root" $ "part" "api" "values" .Values.api "args" (list …) "ports" (list …)). */}}
{{- define "tycho.pod" -}}
{{- $root := .root -}}
{{- $keys := $root.Values.payloadKeys -}}
{{- $mounts := default list .mounts -}}
{{- $volumes := default list .volumes -}}
{{- with $keys.existingSecret -}}
{{- $mounts = append $mounts (dict "name" "payload-keys" "mountPath" "/etc/tycho-keys" "readOnly" true) -}}
{{- $volumes = append $volumes (dict "name" "payload-keys" "secret" (dict "secretName" .)) -}}
{{- end -}}
{{- with $root.Values.redis.caSecret -}}
{{- $mounts = append $mounts (dict "name" "redis-ca" "mountPath" "/etc/tycho-redis" "readOnly" true) -}}
{{- $volumes = append $volumes (dict "name" "redis-ca" "secret" (dict "secretName" . "items" (list (dict "key" "ca.crt" "path" "ca.crt")))) -}}
{{- end }}
metadata:
  labels:
    {{- include "tycho.selector" (list $root .part) | nindent 4 }}
  {{- with .values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "tycho.serviceAccount" $root }}
  automountServiceAccountToken: true
  enableServiceLinks: false
  terminationGracePeriodSeconds: 40
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    runAsGroup: 1000
    seccompProfile: { type: RuntimeDefault }
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "tycho.selector" (list $root .part) | nindent 10 }}
  {{- with .values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .part }}
      image: {{ include "tycho.image" $root | quote }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args:
        {{- concat .args .values.args | toYaml | nindent 8 }}
      env:
        {{- if $root.Values.systemsNamespace }}
        - { name: NAMESPACE, value: {{ $root.Values.systemsNamespace | quote }} }
        {{- else }}
        - { name: NAMESPACE, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }
        {{- end }}
        - { name: REDIS_URL, valueFrom: { secretKeyRef: { name: {{ include "tycho.redisSecret" $root }}, key: {{ include "tycho.redisKey" $root }} } } }
        - { name: TYCHO_LOG, value: json }
        - { name: TYCHO_METRICS_HOST, value: 0.0.0.0 }
        - { name: TYCHO_METRICS_PORT, value: "9090" }
        {{- if $keys.existingSecret }}
        - { name: TYCHO_PAYLOAD_KEY_FILE, value: /etc/tycho-keys/{{ $keys.existingSecretKey }} }
        {{- end }}
        {{- if $root.Values.redis.caSecret }}
        - { name: TYCHO_REDIS_CA, value: /etc/tycho-redis/ca.crt }
        {{- end }}
        {{- with .values.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        {{- toYaml .ports | nindent 8 }}
      startupProbe:
        httpGet: { path: /healthz, port: metrics }
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /healthz, port: metrics }
        timeoutSeconds: 5
      readinessProbe:
        httpGet: { path: /readyz, port: metrics }
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      securityContext:
        {{- include "tycho.restricted" . | nindent 8 }}
      {{- if $mounts }}
      volumeMounts:
        {{- toYaml $mounts | nindent 8 }}
  volumes:
    {{- toYaml $volumes | nindent 4 }}
      {{- end }}
{{- end -}}
